#!/usr/bin/env python3
"""Compares the table of keys in docs/cryptography.md with the source, in both directions.

  Tests/key-table.py               compares; what differs is a line each, and the exit status is 1
  Tests/key-table.py --list        prints what the source has
  Tests/key-table.py --self-test   checks that changes of either side are noticed

The source has

- `KeyRole.Name`: each role that an extension of KeyRole declares;
- `File.name`: each key pair that a property or a variable of Sources/File.swift holds;
- `File:agree`, `File:encapsulate`, `File:decapsulate`: each file in which a secret of that kind is made.

Primitives is left out: it makes what the others use.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = r"(?:AgreementKeyPair|KEMKeyPair|SigningKeyPair)"


def in_source(code: str) -> set[str]:
    """The keys of the source, from all code without comments, as Tests/measures.py --code prints it."""
    files: dict[str, list[str]] = {}
    for line in code.splitlines():
        path, _, rest = line.partition(":")
        if path.endswith(".swift") and not path.startswith("Sources/Primitives/"):
            files.setdefault(path, []).append(rest.partition(":")[2])
    found = set()
    for path, lines in files.items():
        name, text = Path(path).stem, "\n".join(lines)
        for block in re.findall(r"^extension KeyRole \{(.*?)^\}", text, re.M | re.S):
            found |= {f"KeyRole.{role}" for role in re.findall(r"\benum (\w+)", block)}
        # A property or variable with the type, or with a value that is made of it.
        pairs = re.findall(rf"\b(?:let|var) (\w+): {PAIRS}\b(?!Key)\??", text)
        pairs += re.findall(rf"\b(\w+) = (?:try\?? )?{PAIRS}\(", text)
        pairs += re.findall(rf"\b(?!from\b)(\w+): (?:\w+\s*\? )?{PAIRS}\(", text)
        found |= {f"{name}.{pair}" for pair in pairs}
        for verb, call in (("agree", r"(?<!func )\bagree\(with:"), ("encapsulate", r"\.encapsulate\(\)"),
                           ("decapsulate", r"\.decapsulate\(")):
            if re.search(call, text):
                found.add(f"{name}:{verb}")
    return found


def in_table(document: str) -> tuple[set[str], list[str]]:
    """The keys of the table, and what is wrong with its rows."""
    table = document.split("## Every key\n", 1)[1].split("\n## ", 1)[0]
    named, faults = set(), []
    for row in re.findall(r"^\| .*$", table, re.M)[1:]:
        cells = [cell.strip() for cell in row.split("|")[1:-1]]
        names = re.findall(r"`([\w+]+[.:]\w+)`", cells[-1])
        if len(cells) != 5 or not all(cells) or not names:
            faults.append(f"a row without an origin, use, end or place in the source: {row[:60]}")
        named |= set(names)
    return named, faults


def faults_of(document: str, code: str) -> list[str]:
    table, faults = in_table(document)
    source = in_source(code)
    return (faults + [f"docs/cryptography.md has no row for {key}" for key in sorted(source - table)]
            + [f"the source has no {key}" for key in sorted(table - source)])


def self_test(document: str, code: str) -> int:
    changed = {
        "a role without a row": ("KeyRole.Root", (document.replace("| `KeyRole.Root` |", "| `KeyRole.Header` |"), code)),
        "a row without a key": ("KeyRole.Branch", (document.replace("`KeyRole.Root`", "`KeyRole.Branch`"), code)),
        "a new role": ("KeyRole.New", (document, code.replace(
            "enum Wrapping {}", "enum Wrapping {}\nSources/Ratcheting/KeyRoles.swift:1:  enum New {}"))),
        "a new key pair": ("Session.spare", (document, code + "\nSources/Ratcheting/Session.swift:1:  let spare: KEMKeyPair?")),
        "a key pair made in passing": ("Import.quick", (
            document, code + "\nSources/Operations/Verbs/Import.swift:1:  let quick = AgreementKeyPair(from: randomness)")),
        "an agreement elsewhere": ("Stanza:agree", (
            document, code + "\nSources/Sealing/Stanza.swift:1:  let shared = try own.agree(with: peer)")),
        "a key whose end is not told": ("without an origin", (re.sub(
            r"erased with it \| `KeyRole.HeadMAC`", " | `KeyRole.HeadMAC`", document), code)),
    }
    missed = [what for what, (word, case) in changed.items() if not any(word in fault for fault in faults_of(*case))]
    for what in missed:
        print(f"key-table: not noticed: {what}", file=sys.stderr)
    return 1 if missed else 0


def main() -> int:
    document = (ROOT / "docs/cryptography.md").read_text()
    code = subprocess.run([ROOT / "Tests/measures.py", "--code", "Sources"], cwd=ROOT, check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    if sys.argv[1:] == ["--list"]:
        print("\n".join(sorted(in_source(code))))
        return 0
    if sys.argv[1:] == ["--self-test"]:
        return self_test(document, code)
    faults = faults_of(document, code)
    for fault in faults:
        print(f"key-table: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
