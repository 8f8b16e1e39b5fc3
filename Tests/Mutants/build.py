"""Writes a copy of the sources in which every chosen place holds its mutant, and builds it once."""

import os
import re
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

from places import FOLDERS, NEEDED, RULES, find

# How many mutants of each kind there are, if the sources have as many places.
QUOTA = {
    "check left out": 20, "comparison turned": 18, "bound moved": 18, "condition negated": 18,
    "label changed": 16, "off by one": 14, "field left out": 20, "erasure left out": 22, "sync left out": 20,
    "state kept": 14,
}
# What a mutated module sees of the C function that knows which mutant is chosen.
SWIFT = '@_silgen_name("pawl_mutant") @usableFromInline func mutant(_ number: Int32) -> Bool\n'
C = r"""
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST = 4096 };
static int32_t chosen;
static unsigned char unread[MOST];
/* Which places have run; a file that outlives a process that is killed, if one is named. */
static unsigned char *reached = unread;

__attribute__((constructor)) static void choose(void) {
  const char *number = getenv("PAWL_MUTANT"), *path = getenv("PAWL_MUTANT_REACHED");
  if (number) chosen = atoi(number);
  if (!path) return;
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *map = mmap(0, MOST, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (map != MAP_FAILED) reached = map;
  close(file);
}

bool pawl_mutant(int32_t number) {
  reached[number] = 1;
  return number == chosen;
}
"""


def declares_only(path):
    """Whether a file has nothing that runs, so that no mutant can be in it."""
    code = re.sub(r"//.*", "", path.read_text())
    return not re.search(r"\bfunc\b|\binit\b|[^=]=[^=]|\bvar\b|\bcase .*\(.*\) *\{", code)


def choose(root, excluded):
    """Returns the mutants: from each needed file one at least, and of each kind its quota, from the files
    that have the fewest so far. Which of a file's places they are depends on the text of the place alone."""
    places = [place for place in find(root) if place.key not in excluded]
    places.sort(key=lambda place: place.order)
    chosen, kinds, files, lines = [], Counter(), Counter(), set()

    def take(place):
        chosen.append(place)
        kinds[place.kind] += 1
        files[place.file] += 1
        lines.add((place.file, place.line))

    needed = sorted(str(path.relative_to(root)) for folder in NEEDED for path in Path(root, folder).rglob("*.swift"))
    for file in needed:
        own = [place for place in places if place.file == file]
        # The kinds with the most places, so that those with few are left for where they are rare.
        own.sort(key=lambda place: (kinds[place.kind] - QUOTA[place.kind], place.order))
        if own:
            take(own[0])
        elif not declares_only(Path(root, file)):
            raise SystemExit(f"mutants: no place in {file}")
    for kind in sorted(RULES, key=lambda kind: sum(place.kind == kind for place in places)):
        left = [place for place in places if place.kind == kind]
        while kinds[kind] < QUOTA[kind]:
            left = [place for place in left if (place.file, place.line) not in lines]
            if not left:
                break
            take(min(left, key=lambda place: (files[place.file], place.order)))
    chosen.sort(key=lambda place: (place.file, place.line))
    return chosen


def check(chosen):
    """Ends the program if the choice breaks its rules."""
    kinds = Counter(place.kind for place in chosen)
    if len(chosen) < 150:
        raise SystemExit(f"mutants: only {len(chosen)} places")
    if max(kinds.values()) * 5 > len(chosen):
        raise SystemExit(f"mutants: too many of one kind: {kinds}")


def write(root, copy, chosen):
    """Copies the project, with the mutants in place, and leaves what has not changed untouched."""
    by_file = defaultdict(list)
    for number, place in enumerate(chosen, 1):
        by_file[place.file].append((number, place))
    tracked = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root,
                             check=True, capture_output=True).stdout.decode().split("\0")
    wanted = {name: Path(root, name) for name in tracked if name and Path(root, name).is_file()}
    for path in [path for path in copy.rglob("*") if path.is_file() or path.is_symlink()]:
        name = str(path.relative_to(copy))
        if not name.startswith(".build/") and name != "Package.resolved" and name not in wanted:
            path.unlink()
    for name, source in wanted.items():
        text = source.read_bytes()
        if name in by_file:
            text = mutated(text.decode(), by_file[name]).encode()
        elif name == "Package.swift":
            text = text.replace(b".treatAllWarnings(as: .error),", b"")
        put(copy / name, text, source.stat().st_mode)
    for folder in {"/".join(folder.split("/")[:2]) for folder in FOLDERS}:
        put(copy / folder / "Mutant.swift", SWIFT.encode(), 0o644)
    put(copy / "Sources/CSystem/Mutant.c", C.encode(), 0o644)


def mutated(text, places):
    """Returns the text of a file with its mutants."""
    lines = text.split("\n")
    for number, place in places:
        line = lines[place.line]
        if line[place.start:place.end] != place.old:
            raise SystemExit(f"mutants: {place.file}:{place.line + 1} is no longer {place.old}")
        lines[place.line] = line[:place.start] + place.new.replace("#", str(number), 1) + line[place.end:]
    return "\n".join(lines)


def put(path, content, mode):
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.chmod(path, mode & 0o777)


def build(copy, chosen, flags):
    """Builds the program and the module tests. Ends the program with the mutants that do not compile."""
    commands = [["make", "-s", "build"],
                ["swift", "test", "list", "-c", "release", "--scratch-path", ".build/test", *flags]]
    for command in commands:
        result = subprocess.run(command, cwd=copy, text=True, capture_output=True)
        if result.returncode:
            report(copy, chosen, result.stdout + result.stderr)
    return sorted(set(re.findall(r"^(\w+Tests\.\w+)/", result.stdout, re.M)))


def report(copy, chosen, output):
    errors = sorted(set(re.findall(rf"{re.escape(str(copy))}/(\S+?):(\d+):\d+: error: (.*)", output)))
    print(output[-3000:] if not errors else "\n".join(f"{file}:{line}: {text}" for file, line, text in errors))
    broken = {(file, int(line) - 1) for file, line, _ in errors}
    for place in chosen:
        if (place.file, place.line) in broken:
            print("\t".join([*place.key, "does not compile", ""]))
    raise SystemExit("mutants: the mutated sources do not compile")
