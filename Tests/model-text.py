#!/usr/bin/env python3
"""Compares the models in Model with the texts that they are models of.

  Tests/model-text.py               compares; what differs is a line each, and the exit status is 1
  Tests/model-text.py --list        prints each formula of docs/protocol.md and of the models
  Tests/model-text.py --self-test   checks that changed labels, fields and names are noticed

- Each formula of docs/protocol.md with a label, and each that lists fields, is a function of
  Model/formats.pvl with the same labels and the same fields in the same order, and the reverse.
  What the models leave out is in OUTSIDE, below.
- Labels and derivations are used through these functions alone.
- Each limit of section 13 is an expected attack of a model, or Model/README.md says why it is not.
- Each row of docs/security.md about the past and the future names a query, each query that is proved
  belongs to a claim, and each name there is one. Model/results.md is what Model/run.py writes.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Model"))
from run import load_models, load_weakened, table  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent

# Formulas of the text that no model has, and why.
OUTSIDE = {
    "word": "the parts of a word: the models have whole words",
    "backup": "section 15: a backup is for its owner alone",
    "content of a backup": "section 15", "contact": "section 15", "group": "section 15",
    "ciphertext": "section 15", "h": "section 8: people compare 60 digits",
    "padme(L)": "section 6: lengths", "E": "section 6: lengths",
}
# Labels of the text that no model has.
OUTSIDE_LABELS = {
    "pawl chain id": "names a chain outside the protocol",
    "pawl/v1 safety number": "section 8", "pawl/v1 backup\\n": "section 15",
}

# The outputs of a derivation, by its label, as the functions of the models are called. Key and
# nonce are one output there.
OUTPUTS = {
    "pawl/v1 x3dh": ["SK", "HKA", "NHKB"],
    "pawl/v1 ratchet": ["rk", "ck", "nhk"],
    "pawl/v1 header": ["header_key_nonce", "header_commitment"],
    "pawl/v1 stanza": ["wrap_key_nonce", "auth_key"],
    "pawl/v1 initiator": ["initiator_key_nonce"],
    "pawl/v1 header mac": ["mac_key"],
    "pawl/v1 payload": ["CK_0"],
}
WRITTEN = {
    "pawl/v1 x3dh": "SK HKA NHKB", "pawl/v1 ratchet": "rk' ck nhk",
    "pawl/v1 header": "key nonce commitment", "pawl/v1 stanza": "wrap_key wrap_nonce auth_key",
    "pawl/v1 initiator": "key nonce", "pawl/v1 header mac": "mac_key", "pawl/v1 payload": "CK_0",
}


# Reading expressions. A concatenation is a tuple of terms; a term is a string, or a name with its
# arguments: ("HKDF", [tuple, …]).

def parse(text: str):
    """Parses a concatenation, as the text or the models write it, down to names."""
    tokens = re.findall(r'"[^"]*"|\|\||[\w.\'*]+|[(),]', text)
    position = 0

    def peek():
        return tokens[position] if position < len(tokens) else None

    def take():
        nonlocal position
        position += 1
        return tokens[position - 1]

    def arguments():
        found = []
        while peek() != ")":
            found.append(concatenation())
            if peek() == ",":
                take()
        take()
        return found

    def term():
        token = take()
        if token == "(":  # a tuple of the models, or parentheses
            return ("", arguments())
        if peek() == "(":
            take()
            return (token, arguments())
        return token

    def concatenation():
        terms = [term()]
        while peek() == "||":
            take()
            terms.append(term())
        flat = []
        for one in terms:  # a tuple is a concatenation
            if isinstance(one, tuple) and one[0] == "":
                for part in one[1]:
                    flat.extend(part)
            else:
                flat.append(one)
        return tuple(flat)

    found = concatenation()
    if position != len(tokens):
        raise ValueError(f"cannot read {text!r}")
    return found


def show(expression) -> str:
    """An expression as one line, which is what is compared."""
    def one(term):
        if isinstance(term, str):
            return term
        return f"{term[0]}({', '.join(show(argument) for argument in term[1])})"
    return " || ".join(one(term) for term in expression)


# The text.

def formulas(text: str) -> list[tuple[str, str]]:
    """The formulas of the code blocks of the protocol: left and right side, comments removed."""
    found = []
    for block in re.findall(r"^```\n(.*?)^```$", text, re.M | re.S):
        current = None
        for line in block.splitlines():
            if line[:1] not in ("", " "):
                found.append(current := [])
            if current is None or not line.strip():
                current = None
                continue
            if line.startswith(" " * 40):  # an explanation on a line of its own
                continue
            # An explanation stands three spaces behind what it explains. Alignment stands before
            # an operator.
            line = re.sub(r" +(:=|=|->|:) ", r" \1 ", line.strip())
            line, _, remark = line.partition("   ")
            current.append(line + (" WHEN_KIND_1" if "only when kind = 1" in remark else ""))
    pairs = []
    for lines in filter(None, found):
        whole = " ".join(lines)
        left, operator, right = re.split(r" (:=|=|:) ", " " + whole + " ", maxsplit=1) if re.search(
            r" (:=|=|:) ", whole) else ("", "", "")
        if operator:
            pairs.append((left.strip(), right.strip()))
    return pairs


def plain(right: str) -> str:
    """A right side of the text without lengths and encodings, in the names of the models."""
    right = re.sub(r"u8 n \|\| name\[n\]", "name", right)
    right = re.sub(r"\[(\|\| \w+)\]", r"\1 WHEN_KIND_1", right)
    right = re.sub(r"\[authenticator\[16\] × count when count > 1\]", "authenticator*", right)
    right = re.sub(r"\[\d+(, or 0 in A's first chain)?\]", "", right)
    right = re.sub(r"\b(KEM|DH) of the chain's (sender|receiver)", r"\1_of_\2", right)
    right = re.sub(r"\bu(8|16|32|64) ", "", right)
    right = re.sub(r"\b(\w\w) × (\d+)", lambda m: f"{'x' * (m[1] == '00')}{m[1]}_{m[2]}", right)
    right = re.sub(r"stanza × count", "stanza*", right)
    right = re.sub(r" \|\| header_mac \|\| frame × \(1 or more\)", "", right)
    right = re.sub(r"\b0(x\d\d)\b", r"\1", right)
    right = re.sub(r"salt = ", "", right)
    right = re.sub(r"every byte of the message before header_mac", "head", right)
    right = re.sub(r"the first (\d+) bytes of (\w+)$", r"first_\1(\2)", right)
    right = re.sub(r"the first (\d+) bytes of (.*)$", r"first_\1(\2)", right)
    right = re.sub(r"([\w]+) XOR (\w+)", r"XOR(\1, \2)", right)
    right = re.sub(r"\b(DHs|KEMs)\.public", r"\1_public", right)
    return right.replace("header.DH", "header_DH")


def by_kind(right: str) -> list[tuple[str, str]]:
    """The formula for bundles of kind 0 and of kind 1, where it differs."""
    if "WHEN_KIND_1" not in right and not re.search(r"\bkind\b", right):
        return [("", right)]
    without = re.sub(r"\|\| \w+ WHEN_KIND_1", "", right)
    with_it = right.replace("WHEN_KIND_1", "")
    return [("_0", re.sub(r"\bkind\b", "x00", without)), ("_1", re.sub(r"\bkind\b", "x01", with_it))]


def text_functions(text: str) -> dict[str, str]:
    """The formulas of the text under the names that they have in the models."""
    functions = {}
    outside = []

    def add(name, right):
        for suffix, variant in by_kind(right):
            functions[name + suffix] = show(parse(variant))

    for left, right in formulas(text):
        label = re.search(r'HKDF\(.*"([^"]+)"', right)
        if left.startswith("KDF_CK"):
            for name, value in re.findall(r"(\w+'?) = (HMAC\([^)]*\))", right):
                add({"mk": "mk", "ck'": "next_ck"}[name], plain(value))
        elif label:
            right, _, outputs = right.partition(" -> ")
            label = label[1]
            outputs = re.findall(r"[\w']+", re.sub(r"\[\d+\]", "", outputs or left))
            if outputs != WRITTEN.get(label, "").split():
                raise ValueError(f"the outputs of {label!r} are {outputs}")
            right = re.sub(r", \d+\)( WHEN_KIND_1)?$", ")", plain(right)).replace("DH(e, SPK_B)", "DH_e_SPK_B")
            for number, name in enumerate(OUTPUTS[label], 1):
                add(name, right.replace("HKDF(", f"HKDF(part{number}, ", 1))
        elif left in ("DH1", "DH2", "DH3", "DH4"):
            right = plain(right).replace("WHEN_KIND_1", "")
            functions[left + "_sender"] = functions[left + "_receiver"] = show(parse(right)).upper()
        elif left == "message":
            add("head", plain(right))
        elif left == "frame i":
            add("frame", plain(right))
        elif left == "header":
            add("header", plain(right))
            add("header_A", plain(re.sub(r" \|\| CTs\[1088, or 0 in A's first chain\]", "", right)))
        elif left.startswith("stanza of kind "):
            add("stanza_" + left[-1], plain(right))
        elif left == "content" and "contacts" in right:
            outside.append("content of a backup")
        elif re.fullmatch(r"\w+|padme\(L\)", left) and (
                left in OUTSIDE or re.search(r"\|\||SIGN\(|\bH\(|HMAC\(|XOR|AEAD\(|first", right)):
            if left in OUTSIDE:
                outside.append(left)
            else:
                add(left, plain(right))
    for row, name in (("A's first", "A_"), ("B's first", "B_"), ("all others", "")):
        cells = re.search(rf"^\| {row} \| `([^`]+)`.*? \| `([^`]+)`", text, re.M)
        for side, cell in zip(("sender", "receiver"), cells.groups()):
            functions[f"dh_{name}{side}"] = show(parse(plain(cell.replace("\\|", "|")))).upper()
    return functions


# The models.

def model_functions(formats: str) -> dict[str, str]:
    """The functions of formats.pvl, by name, in the form of the text."""
    labels = dict(re.findall(r'^const (\w+): bitstring\. +\(\* ("[^"]*") \*\)', formats, re.M))
    functions = {}
    for name, right in re.findall(r"^letfun make_(\w+)\([^=]*\) =\s*(.*?)\.$", formats, re.M | re.S):
        for constant, label in labels.items():
            right = re.sub(rf"\b{constant}\b", lambda _: label, right)
        right = re.sub(r"\b(\w+_)?key_nonce\b(?=,)", lambda m: f"{m[1] or ''}key, {m[1] or ''}nonce", right)
        right = right.replace("(mk_i, x00_12)", "mk_i, x00_12")
        if name.startswith(("dh_", "DH")):
            right = re.sub(r"DH_(sender|receiver)\(", "DH(", right)
        if name.startswith("head"):  # the count and the first line are those of the message at hand
            right = re.sub(r"stanza(, stanza_2)?", "stanza*", right).replace("first_line", '"pawl/v1 stream\\n"')
        if name.startswith("frame"):
            right = re.sub(r", authenticator, authenticator_2|(?<=sealed)(?=\))", ", authenticator*", right)
        expression = show(parse(right))
        functions[name] = expression.upper() if name.startswith(("dh_", "DH")) else expression
    for form in ("head", "frame"):
        if functions.get(form) == functions.get(form + "_of_two"):
            functions.pop(form + "_of_two", None)
    return functions


def receiver_order(expression: str) -> str:
    """DH(a, b) has the same value either way round."""
    return re.sub(r"DH\((\w+), (\w+)\)", lambda m: "DH({}, {})".format(*sorted(m.groups())), expression)


def compare_formulas(text: str, formats: str) -> list[str]:
    """What differs between the formulas of the text and those of the models."""
    faults = []
    try:
        wanted, found = text_functions(text), model_functions(formats)
    except (ValueError, KeyError, IndexError) as error:
        return [f"a formula cannot be compared: {error}"]
    for name in sorted(wanted.keys() | found.keys()):
        sides = wanted.get(name), found.get(name)
        if name.startswith(("DH", "dh_")):
            sides = tuple(side and receiver_order(side) for side in sides)
        if sides[0] != sides[1]:
            faults.append(f"{name}: the text has {sides[0]}, the models have {sides[1]}")
    in_text = set(re.findall(r'"(pawl[^"]*)"', text)) | set(
        label for label in re.findall(r"`(pawl/v1 [^`]*\\n)`", text))
    in_models = set(re.findall(r'\(\* "(pawl[^"]*)" \*\)', formats))
    for label in sorted(in_text - in_models - OUTSIDE_LABELS.keys()):
        faults.append(f"no model has the label {label!r}")
    for label in sorted(in_models - in_text):
        faults.append(f"the text has no label {label!r}")
    return faults


def compare_use(files: dict[str, str]) -> list[str]:
    """Derivations that do not come from formats.pvl."""
    faults = []
    for name, source in files.items():
        source = re.sub(r"\(\*.*?\*\)", "", source, flags=re.S)
        if name in ("formats.pvl", "primitives.pvl", "weakened") or name.startswith("dh-"):
            continue
        for word in sorted(set(re.findall(r"\b(?:HKDF|HMAC|AEAD|SIGN|H|XOR|first_\d+)\(|\bl_(?!bundle\b)\w+", source))):
            faults.append(f"{name} uses {word} and not a function of formats.pvl")
    return faults


def compare_limits(text: str, models, readme: str) -> list[str]:
    """Limits of section 13 that no model shows, and the reverse."""
    section = text[text.index("\n## 13. "):text.index("\n## 14. ")]
    limits = {title.strip(".").replace("\n  ", " ") for title in re.findall(r"^- \*\*(.*?)\*\*", section, re.M | re.S)}
    shown = {limit for model in models for query in model.queries for limit in query.limits}
    explained = set(re.findall(r'^\| "([^"]+)" \|', readme, re.M))
    faults = [f'the limit "{limit}" is neither an expected attack nor in Model/README.md'
              for limit in sorted(limits - shown - explained)]
    faults += [f'section 13 has no limit "{limit}"' for limit in sorted((shown | explained) - limits)]
    return faults + [f'the limit "{limit}" is said to be outside the models, and is in them'
                     for limit in sorted(shown & explained)]


def compare_claims(security: str, models) -> list[str]:
    """Claims that name no query, names that are none or stand in the wrong column, and queries that
    no claim names."""
    results = {query.name: query.result for model in models for query in model.queries}
    faults, claimed, limits = [], set(), set()
    for title in ("For the content", "For the past and the future"):
        table = security.split(f"### {title}\n\n", 1)[1].split("\n\n", 1)[0].splitlines()
        for row in table[2:]:
            cells = row.split("|")
            queries, ends = ({name for name in re.findall(r"`([\w-]+)`", cells[column])} for column in (2, 5))
            if title != "For the content" and not queries:
                faults.append(f"docs/security.md names no query: {row[:80]}")
            claimed |= queries
            limits |= ends
    for name in sorted(claimed | limits):
        if name not in results:
            faults.append(f"docs/security.md names a query that no model has: {name}")
    for name, result in sorted(results.items()):
        if result == "proved" and name not in claimed:
            faults.append(f"docs/security.md has no claim with the query {name}")
        if result == "attack" and name in claimed or result != "attack" and name in limits:
            faults.append(f"docs/security.md has the query {name} in the wrong column")
    return faults


def compare_results(models, weakened, results: str) -> list[str]:
    """Lines of Model/results.md that are not those of the models, but for the seconds."""
    def lines(text):
        return [re.sub(r"[^|]*\|$", "", line) for line in text.splitlines()]

    wanted = lines(table(models, weakened, {model.name: 0 for model in models + weakened}))
    return [f"Model/results.md {'lacks' if line in wanted else 'has'} a line: {line[:100]}"
            for line in sorted(set(wanted) ^ set(lines(results)))]


def faults_of(text, files, readme, security, results) -> list[str]:
    faults = compare_formulas(text, files["formats.pvl"]) + compare_use(files)
    try:
        models, weakened = load_models(files), load_weakened(files)
    except SystemExit as error:
        return faults + [str(error)]
    return (faults + compare_limits(text, models, readme) + compare_claims(security, models)
            + compare_results(models, weakened, results))


def self_test(text, files, readme, security, results) -> int:
    """Changes the texts and the models in one place each; each change must be noticed as what it is."""
    def in_file(name, old, new):
        assert old in files[name], old
        return text, {**files, name: files[name].replace(old, new, 1)}, readme, security, results

    def in_text(old, new):
        assert old in text, old
        return text.replace(old, new, 1), files, readme, security, results

    def in_security(old, new):
        assert old in security, old
        return text, files, readme, security.replace(old, new, 1), results

    changed = {
        "another label in the models": ("stanzas", in_file("formats.pvl", '"pawl/v1 stanza"', '"pawl/v1 stanzas"')),
        "another label in the text": ("pqxdh", in_text('"pawl/v1 x3dh" || AD', '"pawl/v1 pqxdh" || AD')),
        "another first line in the text": ("head:", in_text('message := "pawl/v1 stream', 'message := "pawl/v1 file')),
        "two labels exchanged": ("initiator_key_nonce:", in_file("formats.pvl", "(l_initiator, E", "(l_header, E")),
        "fields exchanged in the models": ("initiator_content:", in_file(
            "formats.pvl", "(IK_A, EK_A, began", "(EK_A, IK_A, began")),
        "fields exchanged in the text": ("header:", in_text("|| u32 PN || u32 N ", "|| u32 N || u32 PN ")),
        "a field less in the models": ("wrapped:", in_file("formats.pvl", "sealed_header, count))", "sealed_header))")),
        "a field more in the text": ("preface:", in_text("preface := own[16] ||", "preface := own[16] || u8 kind ||")),
        "outputs exchanged": ("auth_key:", in_file("formats.pvl", "HKDF(part2, mk, salt", "HKDF(part1, mk, salt")),
        "outputs exchanged in the text": ("outputs", in_text("SK[32] || HKA[32] ||", "HKA[32] || SK[32] ||")),
        "a secret less": ("dh_B_sender:", in_file(
            "formats.pvl", "(DH_sender(dhs, DHr), DH_sender(dhs, IK_A))", "DH_sender(dhs, DHr)")),
        "another key in an agreement": ("DH1_sender:", in_text("DH1 = DH(IK_A, SPK_B)", "DH1 = DH(EK_A, SPK_B)")),
        "a key not from formats.pvl": ("uses HMAC(", in_file("answer.pv", "make_mk(CK2)", "HMAC(CK2, x01)")),
        "a limit more": ("Something new", in_text("- **A cut.**", "- **Something new.** More.\n- **A cut.**")),
        "a limit that is no longer shown": ('"Presence"', in_file("channel.pv", 'attack, "Presence"', "attack")),
        "a claim without a query": ("names no query", in_security("| `session-kept` |", "| |")),
        "a proved query without a claim": ("no claim with the query session-kept", in_security("| `session-kept` |", "| |")),
        "an attack as a claim": ("wrong column", in_security("`session-kept`", "`session-kept`, `older-bundle`")),
        "a claim with an unknown query": ("no model has: unheard", in_security("`session-kept`", "`session-kept`, `unheard`")),
        "another result": ("answer-secret", in_file("answer.pv", "answer-secret: proved", "answer-secret: attack")),
        "two queries of one name": ("two queries", in_file("answer.pv", "answer-read: reachable", "alone-secret: reachable")),
        "a query without a name": ("queries and", in_file("answer.pv", "answer-read: reachable", "is read")),
    }
    missed = [what for what, (word, case) in changed.items() if not any(word in fault for fault in faults_of(*case))]
    for what in missed:
        print(f"model-text: not noticed: {what}", file=sys.stderr)
    return 1 if missed else 0


def main() -> int:
    files = {path.name: path.read_text() for path in sorted((ROOT / "Model").glob("*.pv*"))}
    files["weakened"] = (ROOT / "Model/weakened").read_text()
    inputs = ((ROOT / "docs/protocol.md").read_text(), files, (ROOT / "Model/README.md").read_text(),
              (ROOT / "docs/security.md").read_text(), (ROOT / "Model/results.md").read_text())
    if sys.argv[1:] == ["--list"]:
        for title, functions in (("text", text_functions(inputs[0])), ("models", model_functions(files["formats.pvl"]))):
            for name, expression in sorted(functions.items()):
                print(f"{title}: {name} = {expression}")
        return 0
    if sys.argv[1:] == ["--self-test"]:
        return self_test(*inputs)
    faults = faults_of(*inputs)
    for fault in faults:
        print(f"model-text: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
