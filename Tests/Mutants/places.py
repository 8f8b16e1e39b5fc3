"""The places of the sources that can be mutated, found by rules, one kind of mutant after the other.

A place is in one line. Its text is replaced by an expression or a statement in which `mutant(N)` decides
between what pawl does and what the mutant does, so all mutants are in one program.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

# Every file of these folders has a mutant, unless it only declares types and has nothing that runs.
NEEDED = ["Sources/Ratcheting", "Sources/Sealing", "Sources/Storage", "Sources/Operations/Reading"]
# What else is mutated, since the folders above rely on it.
FOLDERS = NEEDED + [
    "Sources/Octets", "Sources/Primitives", "Sources/Operations/Records", "Sources/Descriptors"]
# Of Descriptors, what makes files permanent and removes them. Tables of characters are data.
LEFT_OUT = re.compile(r"Sources/Octets/(UnicodeTables|DisplayWidth)"
                      r"|Sources/Descriptors/(?!Pending|Directory|OpenDirectory|Descriptor\+Files)")

CALL = r"[\w.?!$]+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
STATEMENT = re.compile(rf"^(\s*)((?:_ = )?(?:try[?]? )?{CALL})$")
OPENERS, CLOSERS = "([{", ")]}"
TURNED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
WIDENED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
COMPARISON = re.compile(r" (<=|>=|==|!=|<|>) ")
EDGES = re.compile(r"(?:^|(?<=[ (\[{]))(?:guard|if|while|return|else|try[?]?|in|where|case|throw|&&|\|\||\?|:|=|=>|->|\+=)"
                   r"(?= )|,|(?<=[\w)]):(?= )")


@dataclass(frozen=True)
class Place:
    """A part of a line, and what a mutant has there."""
    kind: str
    file: str
    line: int
    function: str
    start: int
    end: int
    old: str
    # With # where the number of the mutant comes.
    new: str
    # What changes, for the list.
    change: str
    # How many times the same change occurs in the function before it.
    turn: int = 0

    @property
    def key(self):
        """What names the place in lists, also when lines move."""
        return (self.kind, self.file, self.function, self.change, str(self.turn))

    @property
    def order(self):
        return hashlib.sha256("\t".join(self.key).encode()).hexdigest()


def masked(line):
    """Returns the line with the texts in quotes and the comment replaced by as many tildes."""
    line = re.sub(r'"(?:\\.|[^"\\])*"', lambda text: '"' + "~" * (len(text[0]) - 2) + '"', line)
    return re.sub(r"//.*", lambda comment: "~" * len(comment[0]), line)


def conditions(line, following):
    """Yields the start and the end of each condition of a guard, an if or a while in a masked line, which
    begins with this word or, if the word is in a line before, with +."""
    begin = re.match(r"^\s*(?:(?:\} else )?if|guard|while) |^\+\s*", line)
    if not begin:
        return
    start, depth, index = begin.end(), 0, begin.end()
    while index < len(line):
        letter = line[index]
        end = line.startswith(" else", index) or line.startswith(" {", index)
        if depth == 0 and (letter == "," or end):
            yield start, index
            if end:
                return
            start = index + 2
        depth += (letter in OPENERS) - (letter in CLOSERS)
        if depth < 0:
            return
        index += 1
    if start < len(line) and following.lstrip().startswith("else"):
        yield start, len(line)


def operands(line, start, end):
    """Returns where the comparison begins and ends whose operator is at start, in a masked line."""
    depth, left = 0, start
    while left > 0:
        letter = line[left - 1]
        depth += (letter in CLOSERS) - (letter in OPENERS)
        if depth < 0:
            break
        left -= 1
    inner = [edge for edge in EDGES.finditer(line, left, start) if balanced(line[edge.end():start])]
    if inner:
        left = inner[-1].end()
    while line[left] in " +":
        left += 1
    depth, right = 0, end
    while right < len(line):
        letter = line[right]
        if depth == 0 and re.match(r",|;| else\b| \{| \?| && | \|\| | : | \}|\s*$", line[right:]):
            break
        depth += (letter in OPENERS) - (letter in CLOSERS)
        if depth < 0:
            break
        right += 1
    return left, right


def balanced(text):
    depth = 0
    for letter in text:
        depth += (letter in OPENERS) - (letter in CLOSERS)
        if depth < 0:
            return False
    return depth == 0


def chosen(condition, mutated):
    """Returns the expression for a condition whose mutant is the text `mutated`; # is the number."""
    words = re.match(r"try ", condition)
    plain = condition[4:] if words else condition
    return f"({'try ' if words else ''}mutant(#) ? {mutated(plain)} : ({plain}))"


def checks(line, plain, following):
    """A check left out: a condition that refuses, or a call that throws."""
    refusing = re.search(r"\{ throw|\{ return nil", plain) or re.match(r"\s*(throw|return nil)\b", following)
    word = re.match(r"^\+?\s*(guard|if)? ?", plain)[1] or "guard"
    if word == "guard" and re.match(r"^\+|^\s*guard ", plain) or word == "if" and refusing:
        passed = "false" if word == "if" else "true"
        for start, end in conditions(plain, following):
            text = line[start:end]
            if usable(text):
                yield start, end, chosen(text, lambda _: passed), f"{text} → {passed}"
    match = STATEMENT.match(plain)
    if match and re.match(r"try [\w.]*\b(check|verify|finish|require|validate|readMagic)\w*\(", match[2]):
        yield dropped(line, match)


def usable(text):
    """Whether a condition is an expression that stands in one line."""
    return balanced(masked(text)) and not re.search(r"\b(let|var|case|await|is|#available)\b|[{}]", text) \
        and not re.match(r"(switch|for|return|throw|else)\b|\w+:", text) and len(text) > 2


def dropped(line, match):
    text = line[match.start(2):match.end(2)]
    return match.start(2), match.end(2), f"if !mutant(#) {{ {text} }}", f"{text} left out"


def compared(table):
    def rule(line, plain, _):
        for match in COMPARISON.finditer(plain):
            if match[1] not in table or re.match(r"^\s*(package |private |fileprivate |internal )*(static )?func |.*: some |.*->", plain):
                continue
            start, end = operands(plain, match.start(), match.end())
            if table is WIDENED and not re.search(r"(?i)max|min|limit|now|due|expires|created|lifetime|version", plain[start:end]):
                continue
            old = line[start:end]
            if old.count("try") or not balanced(plain[start:end]) or not re.search(r"\S", line[match.end():end]):
                continue
            at = match.start(1) - start
            new = old[:at] + table[match[1]] + old[at + len(match[1]):]
            yield start, end, f"(mutant(#) ? ({new}) : ({old}))", f"{old} → {new}"
    return rule


def negated(line, plain, following):
    """A condition turned into its opposite."""
    for start, end in conditions(plain, following):
        text = line[start:end]
        if usable(text) and not COMPARISON.search(plain[start:end]) and not text.startswith("try?"):
            word = "try " if text.startswith("try ") else ""
            yield start, end, f"({word}mutant(#) != ({text[len(word):]}))", f"{text} → not so"
    for match in re.finditer(r"(?<== |\( )?\b(is[A-Z]\w*|has[A-Z]\w*) (?=\? )", plain):
        text = match[1]
        if plain[match.start() - 1] in " (":
            yield match.start(1), match.end(1), f"(mutant(#) != {text})", f"{text} → not so"


def labels(line, plain, _):
    """A label, a magic or another constant byte of the protocol changed."""
    for match in re.finditer(r'"(?:\\.|[^"\\])*"', line):
        text = match[0]
        if re.search(r'^.{0,90}(\.utf8|[lL]abel|magic|prefix|name ==)', plain) and re.search(r"\w{3}", text) and "\\" not in text:
            at = max(index for index, letter in enumerate(text) if letter.isalnum())
            new = text[:at] + ("q" if text[at] != "q" else "w") + text[at + 1:]
            yield match.start(), match.end(), f"(mutant(#) ? {new} : {text})", f"{text} → {new}"
    for match in re.finditer(r"(?<=[(= ])0x[0-9A-Fa-f]{2}(?=[,)\s]|$)", plain):
        if not re.match(r"\s*case ", plain) and not re.search(r"[&|^~.<>]", plain[max(0, match.start() - 4):match.end() + 4]):
            new = f"0x{int(match[0], 16) ^ 0x10:02X}"
            yield match.start(), match.end(), f"(mutant(#) ? {new} : {match[0]})", f"{match[0]} → {new}"


def limits(line, plain, _):
    """A limit, a bound of a loop or an offset off by one."""
    match = re.match(r"^\s*(?:package |private |fileprivate )?static let ((?:maximum|minimum|longest|clock)\w*|\w+(?:Limit|ByteCount|Lifetime|Tolerance))"
                     r"(?:: \w+)? = ([^\[{]+)$", plain)
    if match and '"' not in match[2]:
        start, end = match.span(2)
        yield start, end, f"({line[start:end]}) + (mutant(#) ? 1 : 0)", f"{match[1]} = {line[start:end]} → + 1"
    for match in re.finditer(r"(?<= )0\.\.<([\w.]+(?:\(\))?)(?= |\))", plain):
        text = line[match.start():match.end()]
        yield match.start(), match.end(), f"0..<max(0, {match[1]} - (mutant(#) ? 1 : 0))", f"{text} → one less"
    for match in re.finditer(r"(?<=[\w)\]]) ([+-]) 1(?=[\s,)\]]|$)", plain):
        yield match.start(), match.end(), f" {match[1]} (mutant(#) ? 0 : 1)", f"{match[0].strip()} → {match[1]} 0"


def fields(line, plain, _):
    """A field left out of what is hashed, signed, sealed or written."""
    match = STATEMENT.match(plain)
    if match and re.match(
            r"(?:try )?(?:self\.)?(writer|bytes|secrets|agreements|content|output|info|code|hash|digest|front)?\.?"
            r"(append|update|write)\(", match[2]):
        yield dropped(line, match)
    if re.search(r"info|associated|[bB]ytes|label|digest|transcript", plain):
        for match in re.finditer(r"(?<=[\w)\]] \+ )[a-z][\w.]*(?:\((?:[^()]|\([^()]*\))*\))?(?=$| \+ |\))", plain):
            text = line[match.start():match.end()]
            if not re.search(r"[cC]ount|size|\bat\b|index|start|offset|length", plain) and text not in ("name", "1"):
                yield match.start(), match.end(), f"(mutant(#) ? [] : {text})", f"+ {text} left out"


def erasures(line, plain, _):
    """An erasure, a deletion, or what undoes a failed attempt, left out."""
    match = STATEMENT.match(plain)
    if match and re.match(r"(_ = )?(try[?]? )?(unsafe )?[\w.?]*\b(?!remove(All|First|Last|Value))"
                         r"(wipe|delete|remove|forget|discard|overwrite|prune|end|unlink)\w*\(", match[2]):
        yield dropped(line, match)
    match = re.match(r"^(\s*)((?:unsafe pawl_wipe|try[?]? database\.run)\(.*(?:ROLLBACK|count).*\))$", line)
    if match:
        yield dropped(line, match)
    match = re.match(r"^(\s*)([\w.]+ = (?:nil|\[\]|\[:\]|\.none))$", plain)
    if match:
        yield dropped(line, match)


def syncs(line, plain, _):
    """A sync, or a setting of SQLite on which durability or deletion rests, left out."""
    match = STATEMENT.match(plain)
    if match and re.match(r"(try[?]? )?[\w.]*\b(sync\w*)\(", match[2]):
        yield dropped(line, match)
    match = re.match(r"^(\s*)(PRAGMA (?:secure_delete|synchronous|journal_mode|foreign_keys) = [A-Z]+;)$", line)
    if match:
        yield match.start(2), match.end(2), f'\\(mutant(#) ? "" : "{match[2]}")', f"{match[2]} left out"
    for match in re.finditer(r"\{ (try [\w.]*\bsync\w*\([^{}]*\)) \}", plain):
        text = line[match.start(1):match.end(1)]
        yield match.start(1), match.end(1), f"if !mutant(#) {{ {text} }}", f"{text} left out"


def states(line, plain, _):
    """A change of the state left out."""
    match = re.match(r"^(\s*)([a-z][\w.]*(?:\[[^\]]*\])? (?:\+=|-=|=) [^{}]*[^{},(+ ])$", plain)
    if match and balanced(match[2]) and not re.match(r"\s*(let|var)\b", plain) and "nil" not in match[2]:
        yield dropped(line, match)


RULES = {
    "check left out": checks, "comparison turned": compared(TURNED), "bound moved": compared(WIDENED),
    "condition negated": negated, "label changed": labels, "off by one": limits, "field left out": fields,
    "erasure left out": erasures, "sync left out": syncs, "state kept": states,
}


def functions(lines):
    """Yields, for each line, the name of the declaration that it is in, and whether that is an initialiser."""
    name = ""
    for line in lines:
        match = re.match(r"^\s*(?:@\S+ )*(?:(?:package|private|fileprivate|public|internal|static|mutating|consuming|borrowing|final|nonisolated) )*"
                         r"(func \S+?(?=[(<])|func .*? (?=\()|init\b|deinit\b|subscript\b|var \w+(?=.*\{)|static let \w+)", line)
        depth = len(line) - len(line.lstrip())
        if match and depth <= (4 if match[1].startswith("var") else 6):
            name = re.sub(r"^(func|var|static let|let) ", "", match[1])
        yield name


def find(root):
    """Returns all places of the folders, in the order of the files and lines."""
    found = []
    for folder in FOLDERS:
        for path in sorted(Path(root, folder).rglob("*.swift")):
            file = str(path.relative_to(root))
            if not LEFT_OUT.match(file):
                found += places_in(file, path.read_text().split("\n"))
    return found


def places_in(file, lines):
    found, seen, quoted, within = [], {}, False, False
    for number, (line, function) in enumerate(zip(lines, functions(lines))):
        quoted ^= line.count('"""') == 1
        if line.lstrip().startswith(("//", "import", "package import", "precondition", "@")) or '"""' in line:
            continue
        plain = line if quoted else masked(line)
        if within:
            plain = "+" + plain[1:]
        if re.match(r"^\s*(\} else )?(guard|if|while) ", plain):
            within = True
        if re.search(r"\belse\b(?! if)|\{$|\}$", plain):
            within = False
        following = lines[number + 1] if number + 1 < len(lines) else ""
        for kind, rule in RULES.items():
            if quoted and kind != "sync left out" or kind in ("state kept", "erasure left out") and function == "init":
                continue
            for start, end, new, change in rule(line, plain, following):
                turn = seen[kind, function, change] = seen.get((kind, function, change), -1) + 1
                found.append(Place(kind, file, number, function, start, end, line[start:end], new,
                                   " ".join(change.split()), turn))
    return found
