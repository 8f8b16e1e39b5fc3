#!/usr/bin/env python3
"""Measures Swift sources against the house rules that neither the compiler nor swift-format checks.

  Tests/measures.py [--list] [PATH…]   checks the rules and prints a summary; PATH is Sources
  Tests/measures.py --code [PATH…]     prints all Swift and C code without its comments
  Tests/measures.py --self-test        checks this program

A violation is one line, `file:line: what`, and makes the exit status 1. The rules are:

- A file has at most 300 lines.
- A function, initialiser, deinitialiser, subscript or computed property has at most 40 lines, from
  its first attribute or modifier to its closing brace. Tables are exempt: those whose body is,
  after an optional `return`, exactly one `switch`, one array or dictionary literal, or one string
  literal.
- At most 1 % of functions, initialisers and subscripts have several unlabelled parameters.
- A declaration that other modules can see has a `///` comment directly before its first attribute
  or modifier. It is visible if it is `package`, `public` or `open`, or belongs to a protocol or an
  extension that is. Enum cases, extensions, and what fulfils Equatable, Comparable, Hashable or
  CustomStringConvertible (`==`, `<`, `hash(into:)`, `description`) need no comment.
"""

import argparse
import re
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

MAXIMUM_FILE_LINES = 300
MAXIMUM_FUNCTION_LINES = 40
MAXIMUM_UNLABELLED_SHARE = 0.01

TYPES = {"struct", "enum", "class", "actor", "protocol", "extension"}
FUNCTIONS = {"func", "init", "subscript"}
DECLARATIONS = TYPES | FUNCTIONS | {"deinit", "var", "let", "typealias"}
KEYWORDS = DECLARATIONS | {"case", "associatedtype"}
VISIBLE = {"package", "public", "open"}
HIDDEN = {"private", "fileprivate", "internal"}
MODIFIERS = VISIBLE | HIDDEN | set(
    "borrowing class consuming convenience distributed dynamic final indirect infix isolated lazy "
    "mutating nonisolated nonmutating optional override postfix prefix required sending static "
    "unowned weak".split())
NEEDS_NO_COMMENT = {"func ==", "func <", "func hash(into:)", "var description"}

# What begins a comment, a string or a character of C; and parentheses, which end interpolations.
LANDMARK = re.compile(r"""//|/\*|\#*"|'(?:\\.|[^'\\\n])'|[()]""")
COMMENT_EDGE = re.compile(r"/\*|\*/")
QUOTE = re.compile(r'(#*)("""|")')
TOKEN = re.compile(r"""[^\W\d]\w*|`[^`\n]+`|->|[0-9]\w*|"\s*"|\S""")
NAME = re.compile(r"[^\W\d]\w*|`.+`")


def literal_end(source: str, start: int) -> int:
    """Returns the end of the comment, string or character of C that begins at `start`."""
    if source.startswith("//", start):
        end = source.find("\n", start)
        return end if end >= 0 else len(source)
    if source.startswith("/*", start):
        depth = 0
        for edge in COMMENT_EDGE.finditer(source, start):
            depth += 1 if edge[0] == "/*" else -1
            if depth == 0:
                return edge.end()
        raise ValueError("a comment is not closed")
    if source[start] == "'":
        return LANDMARK.match(source, start).end()
    opening = QUOTE.match(source, start)
    hashes, quote = opening.groups()
    index = opening.end()
    while index < len(source) and (quote == '"""' or source[index] != "\n"):
        if source.startswith(quote + hashes, index):
            return index + len(quote + hashes)
        if source.startswith("\\" + hashes + "(", index):
            index = interpolation_end(source, index + 1 + len(hashes))
        else:
            index += 2 + len(hashes) if source.startswith("\\" + hashes, index) else 1
    raise ValueError("a string is not closed")


def interpolation_end(source: str, start: int) -> int:
    """Returns the end of the interpolation whose parenthesis is at `start`."""
    depth, index = 0, start
    while mark := LANDMARK.search(source, index):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        index = mark.end() if mark[0] in "()" else literal_end(source, mark.start())
        if depth == 0:
            return index
    raise ValueError("an interpolation is not closed")


def blanked(source: str, keep_strings: bool = False) -> str:
    """Returns the source with spaces for its comments and, if not kept, for the text of strings."""
    parts, index = [], 0
    while mark := LANDMARK.search(source, index):
        parts.append(source[index:mark.start()])
        index = mark.end() if mark[0] in "()" else literal_end(source, mark.start())
        text = source[mark.start():index]
        spaces = re.sub(r"\S", " ", text)
        if text[0] == "/":
            text = spaces
        elif text[0] not in "()" and not keep_strings:
            text = f'"{spaces[1:-1]}"'
        parts.append(text)
    return "".join(parts) + source[index:]


@dataclass
class Declaration:
    """A declaration of a Swift file."""

    line: int
    kind: str
    name: str = ""
    # From the first attribute or modifier to the closing brace; 0 without a body.
    line_count: int = 0
    is_table: bool = False
    unlabelled_count: int = 0
    is_visible: bool = False
    is_documented: bool = False

    def __str__(self) -> str:
        return self.kind + (self.name if self.name[:1] in ("", "(") else " " + self.name)

    @property
    def needs_comment(self) -> bool:
        """Whether the rules ask for a doc comment."""
        return (self.is_visible and self.kind not in ("extension", "deinit")
                and str(self) not in NEEDS_NO_COMMENT)

    def unlabelled_text(self) -> str:
        """Returns what a message says about the labels."""
        return f"{self} has {self.unlabelled_count} unlabelled parameters"


class SwiftFile:
    """A Swift file and the declarations in it."""

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.source_lines = source.removesuffix("\n").split("\n")
        code = blanked(source)
        tokens = list(TOKEN.finditer(code))
        self.texts = [token[0] for token in tokens] + [""]
        # Whether a token stands directly behind the one before it.
        self.adjoins = [False] + [a.end() == b.start() for a, b in zip(tokens, tokens[1:])]
        self.lines, line, end = [], 1, 0
        for token in tokens:
            line += code.count("\n", end, token.start())
            self.lines.append(line)
            end = token.start()
        # The other one of each pair of brackets.
        self.partner: dict[int, int] = {}
        opened: list[int] = []
        for index, text in enumerate(self.texts):
            if text in ("(", "[", "{"):
                opened.append(index)
            elif text in (")", "]", "}"):
                if not opened:
                    raise ValueError(f"a '{text}' closes nothing")
                self.partner[index] = opened.pop()
                self.partner[self.partner[index]] = index
        if opened:
            raise ValueError(f"a '{self.texts[opened[-1]]}' is not closed")
        self.declarations = list(self.parse())

    def parse(self) -> Iterator[Declaration]:
        """Yields the declarations."""
        # What each open bracket encloses, and whether members in it are visible by themselves.
        scopes, next_scopes = [("type", False)], {}
        for index, text in enumerate(self.texts):
            if text in ("(", "[", "{"):
                usual = ("body" if text == "{" else "parentheses", False)
                scopes.append(next_scopes.get(index, usual))
            elif text in (")", "]", "}"):
                scopes.pop()
            elif text in DECLARATIONS and self.is_declaration(index, scopes[-1][0]):
                declaration = self.declaration(index, *scopes[-1])
                yield declaration
                if text in TYPES:
                    shows = text in ("protocol", "extension") and declaration.is_visible
                    next_scopes[self.find("{", index)] = (
                        "protocol" if text == "protocol" else "type", shows)

    def is_declaration(self, index: int, scope: str) -> bool:
        """Returns whether the keyword at `index` introduces a declaration that counts."""
        text, following = self.texts[index:index + 2]
        if scope == "parentheses" or (index > 0 and self.texts[index - 1] in (".", "import")):
            return False
        if text in TYPES:
            is_named = NAME.fullmatch(following) and following not in MODIFIERS | KEYWORDS
            return bool(is_named) and (
                text != "actor" or self.texts[index + 2] in ("{", ":", "<", "where"))
        return text == "func" or scope != "body"

    def declaration(self, keyword: int, scope: str, shows_members: bool) -> Declaration:
        """Returns the declaration whose keyword is at `keyword`."""
        kind, first = self.texts[keyword], self.first_token(keyword)
        result = Declaration(self.lines[first], kind)
        modifiers = {self.texts[index] for index in range(first, keyword)
                     if self.texts[index + 1] != "("}
        result.is_visible = bool(
            modifiers & VISIBLE or (shows_members and not modifiers & HIDDEN))
        result.is_documented = result.line > 1 and (
            self.source_lines[result.line - 2].lstrip().startswith("///"))
        end, body = keyword + 1, None
        if kind == "func" and not NAME.match(self.texts[end]):
            while self.texts[end] != "(" and not NAME.match(self.texts[end]):
                result.name += self.texts[end]
                end += 1
        elif kind not in ("init", "subscript", "deinit"):
            result.name = self.texts[end]
        if kind in FUNCTIONS:
            end = self.parameters(end)
            labels = self.labels(end, is_subscript=kind == "subscript")
            result.unlabelled_count = labels.count("_")
            if kind != "func" or NAME.match(result.name):
                result.name += "(" + "".join(label + ":" for label in labels) + ")"
        if kind in FUNCTIONS | {"deinit"} and scope != "protocol":
            body = self.find("{", end)
        elif kind == "var" and scope == "type":
            while self.texts[end] not in KEYWORDS | MODIFIERS | set("={}@#;") | {""}:
                end = self.after(end)
            body = end if self.texts[end] == "{" else None
        if body is not None:
            result.line_count = self.lines[self.partner[body]] - result.line + 1
            result.is_table = self.is_table(body)
        return result

    def first_token(self, keyword: int) -> int:
        """Returns the first attribute or modifier of the declaration with that keyword."""
        first = keyword
        while first > 0:
            word = first - 1
            if self.texts[word] == ")":
                word = self.partner[word] - 1
            if word > 0 and self.texts[word - 1] == "@":
                first = word - 1
            elif self.texts[word] in MODIFIERS and self.texts[word - 1] not in (".", "case", ","):
                first = word
            else:
                break
        return first

    def after(self, index: int) -> int:
        """Returns the index after the token, or after the whole pair of brackets, at `index`."""
        return (self.partner[index] if self.texts[index] in ("(", "[", "{") else index) + 1

    def find(self, wanted: str, index: int) -> int:
        """Returns the next token that is `wanted`, at or after `index`, outside of brackets."""
        while self.texts[index] != wanted:
            if not self.texts[index]:
                raise ValueError(f"a '{wanted}' is missing")
            index = self.after(index)
        return index

    def parameters(self, index: int) -> int:
        """Returns the parenthesis that opens the parameters, behind generic ones."""
        depth = 0
        while self.texts[index] != "(" or depth > 0:
            depth += {"<": 1, ">": -1}.get(self.texts[index], 0)
            index = self.after(index)
        return index

    def labels(self, opening: int, is_subscript: bool) -> list[str]:
        """Returns the argument labels of the parameters in the parenthesis at `opening`."""
        labels, depth, index, begins = [], 0, opening + 1, True
        while index < self.partner[opening]:
            if begins:
                while self.texts[index] == "@":
                    index += 2
                    index = self.after(index) if self.texts[index] == "(" else index
                names = self.texts[index:self.find(":", index)]
                labels.append("_" if is_subscript and len(names) == 1 else names[0])
            text, before = self.texts[index - 1:index + 1][::-1]
            begins = text == "," and depth == 0
            # The operators of default values, as in `= 1 << 20`, have a space before them.
            if text == "<" and self.adjoins[index] and NAME.match(before):
                depth += 1
            elif text == ">" and depth > 0:
                depth -= 1
            index = self.after(index)
        return labels

    def is_table(self, body: int) -> bool:
        """Returns whether the body that the brace at `body` opens is a table."""
        first, last = body + 1, self.partner[body] - 1
        if self.texts[first] == "return":
            first += 1
        if self.texts[first] == "switch":
            first = self.find("{", first)
        if self.texts[first][:1] == '"':
            return first == last
        return self.texts[first] in ("{", "[") and self.partner[first] == last

    def violations(self) -> Iterator[tuple[int, str]]:
        """Yields the line and the text of each violation, except for unlabelled parameters."""
        if len(self.source_lines) > MAXIMUM_FILE_LINES:
            yield MAXIMUM_FILE_LINES + 1, f"the file has {len(self.source_lines)} lines"
        for each in self.declarations:
            if each.line_count > MAXIMUM_FUNCTION_LINES and not each.is_table:
                yield each.line, f"{each} has {each.line_count} lines"
            if each.needs_comment and not each.is_documented:
                yield each.line, f"{each} has no doc comment"


def files(paths: list[str], suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yields the path and the text of each file with one of the suffixes."""
    for path in map(Path, paths):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in suffixes and file.is_file():
                yield str(file), file.read_text(encoding="utf-8")


def print_code(paths: list[str]) -> int:
    """Prints what is left of each line without comments, as `grep -n` would."""
    for path, source in files(paths, (".swift", ".c", ".h")):
        for number, line in enumerate(blanked(source, keep_strings=True).split("\n"), 1):
            if line.strip():
                print(f"{path}:{number}:{line.rstrip()}")
    return 0


def check(paths: list[str], lists_unlabelled: bool) -> int:
    """Prints the violations and a summary, and returns the exit status."""
    problems, parsed = [], []
    for path, source in files(paths, (".swift",)):
        try:
            parsed.append(SwiftFile(path, source))
        except ValueError as error:
            problems.append(f"{path}:1: {error}")
    problems += [f"{file.path}:{line}: {text}"
                 for file in parsed for line, text in file.violations()]
    functions = [(file.path, each) for file in parsed for each in file.declarations
                 if each.kind in FUNCTIONS]
    unlabelled = [f"{path}:{each.line}: {each.unlabelled_text()}"
                  for path, each in functions if each.unlabelled_count > 1]
    share = len(unlabelled) / max(1, len(functions))
    if share > MAXIMUM_UNLABELLED_SHARE:
        problems += unlabelled
    elif lists_unlabelled:
        print(*unlabelled, sep="\n")
    if not parsed:
        problems.append(f"{paths[0]}:1: there are no Swift files")
    print(*problems, sep="\n", end="\n" if problems else "")
    visible = [each for file in parsed for each in file.declarations if each.needs_comment]
    documented = sum(each.is_documented for each in visible) / max(1, len(visible))
    sizes = [len(file.source_lines) for file in parsed] or [0]
    lengths = sorted(each.line_count for _, each in functions if each.line_count) or [0]
    print(f"{len(parsed)} files of {sum(sizes)} lines (median {statistics.median(sizes):.0f}, "
          f"max {max(sizes)}); {len(functions)} functions (lines: median "
          f"{statistics.median(lengths):.0f}, p90 {lengths[(len(lengths) - 1) * 9 // 10]}, "
          f"max {lengths[-1]}); {share:.1%} of them with several unlabelled parameters; "
          f"{documented:.1%} of {len(visible)} visible declarations documented")
    return 1 if problems else 0


# Violations are named in a comment behind "!" on their line; "…" is replaced by 39 line breaks.
SAMPLE = r'''
func fortyLines() {…}
func fortyOneLines() {  // ! func fortyOneLines() has 41 lines
…}
@Sendable  // ! func attributed() has 41 lines
func attributed() {…}
func outer() {  // ! func outer() has 83 lines
  func inner() {  // ! func inner() has 41 lines
…}
…
}
func generic<A: B<() -> C>>(_ a: () -> A = { 1 }) throws(E<A>) -> [A]  // ! func generic(_:) has 41
where A: B {…}
struct Members {
  init?(_ a: Int) {  // ! init(_:) has 41 lines
…}
  var computed: [Int] {  // ! var computed has 41 lines
…}
  deinit {  // ! deinit has 41 lines
…}
  subscript(a: Int) -> Int {  // ! subscript(_:) has 41 lines
…}
  var stored: Int
  private var initial = C { 1 }
}
protocol Requirements {
  func a()
  init(a: Int)
  var b: Int { get }
…
}

func switchTable() {
  switch a.map({ $0 }) {…}
}
func returnedTable() -> Int {
  return switch a {…}
}
func arrayTable() -> [Int] {
  [1, [2]…]
}
func stringTable() -> String {
  """…"""
}
func afterSwitch() {  // ! func afterSwitch() has 43 lines
  switch a {…}
  a()
}
func beforeSwitch() {  // ! func beforeSwitch() has 42 lines
  let b = switch a {…}
}
func sortedArray() -> [Int] {  // ! func sortedArray() has 42 lines
  [1…].sorted()
}
func twoStrings() -> String {  // ! func twoStrings() has 42 lines
  """…""" + "a"
}

func literals(a: String = "}") {  // ! func literals(a:) has 41 lines
  /* { /* } */ } { */ g("\("\(b("}"))" /* ) */)\"{"); let c = #"\("#; let d = #"\#(e("{"))"#…}
let text = """
  func f(_ a: A, _ b: B) "" {
  """

func two(_ a: Int, _ b: Int) {}  // ! func two(_:_:) has 2 unlabelled
func unnamed(_: Int, b: Int, @A(1) _ c: Int = 3) {}  // ! func unnamed(_:b:_:) has 2
func one(_ a: [Int: Int], with b: (_ c: Int, _ d: Int) -> Int) {}
func shifted<A>(_ a: B<A, _>, b: Int = 1 << 20, _ c: Int) {}  // ! func shifted(_:b:_:) has 2
protocol Initialised { init<B: C<D>>(_ a: () -> B, _ b: B) }  // ! init(_:_:) has 2
extension Unlabelled {
  subscript(a: Int, b: Int) -> Int { 1 }  // ! subscript(_:_:) has 2
  subscript(at a: Int, b: Int) -> Int { 1 }
  static func < (_ a: A, _ b: A) -> Bool { a.b < b.b }  // ! func < has 2
  static func <<<B>(_ a: A, _ b: B) {}  // ! func <<< has 2
  init() {
    func `in`(_ a: Int, _ b: Int) {}  // ! func `in`(_:_:) has 2
    self.init(a, b)
    let b: A = .init(c, d)
    x.subscript(e, f)
  }
}

package struct Bare {  // ! struct Bare has no doc comment
  package let a: Int  // ! let a has no doc comment
  /// B.
  package init() {}
  let c: Int
}
/// A.
@safe @C(d(1))
package final class Documented {
  public private(set) var b = 1  // ! var b has no doc comment
  private(set) static var c = B.package
  class func d() {}
}
/// A.

package func parted() {}  // ! func parted() has no doc comment
// B.
@c  // ! func plain() has no doc comment
package func plain() {}
/// A.
package protocol Shown {
  func f()  // ! func f() has no doc comment
  associatedtype B
  /// C.
  var c: Int { get }
}
package extension A {
  func f() {}  // ! func f() has no doc comment
  private func g() {}
  var h: Int { 1 }  // ! var h has no doc comment
}
extension A {
  func f() {}
  package static func == (a: A, b: A) -> Bool { true }
  package var description: String { a }
  package func hash(into a: inout Hasher) {}
  package func hash(of a: A) {}  // ! func hash(of:) has no doc comment
}
/// A.
package enum Cases {
  case open
  static var a = B.protocol
}
import func A.B
package import A
'''


def self_test() -> int:
    """Checks what is found in the sample, and returns the exit status."""
    source = SAMPLE.replace("…", "\n" * 39)
    file = SwiftFile("sample", source)
    found = dict(file.violations())
    status = 0 if found.pop(MAXIMUM_FILE_LINES + 1, "").startswith("the file has") else 1
    found |= {each.line: each.unlabelled_text() for each in file.declarations
              if each.unlabelled_count > 1}
    for number, line in enumerate(source.split("\n"), 1):
        expected, text = line.partition("// ! ")[2], found.get(number, "")
        if not text.startswith(expected) or bool(text) != bool(expected):
            print(f"self-test: expected '{expected}', found '{text}': {line}")
            status = 1
    if blanked('a("/*") /* b\n */ c // d', keep_strings=True).split() != ['a("/*")', "c"]:
        print("self-test: comments are not told from code")
        status = 1
    return status


def main() -> int:
    """Does what the command line asks for, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("paths", nargs="*", default=["Sources"], metavar="PATH")
    parser.add_argument("--list", action="store_true", help="list all unlabelled parameters")
    parser.add_argument("--code", action="store_true", help="print code without comments")
    parser.add_argument("--self-test", action="store_true", help="check this program")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    return print_code(options.paths) if options.code else check(options.paths, options.list)


if __name__ == "__main__":
    sys.exit(main())
