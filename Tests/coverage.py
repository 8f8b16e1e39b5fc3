#!/usr/bin/env python3
"""Says how much of the source the tests run, by module, and which functions none of them runs.

  Tests/coverage.py BUILD [--only FILTER]... [--write FILE]

BUILD is the folder that `make coverage` has built the program and its tests in, so that they count what they
run in BUILD/counted, also when they are killed. --only runs some of the tests, as `swift test --filter`
names them, on top of what has been counted; without it, what was counted before is thrown away. --write puts
the table into FILE between its marks.
"""
import argparse
import collections
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Sources"
# The coverage tools must be those of the compiler: others cannot read its profiles.
TOOLS = pathlib.Path(shutil.which("swift")).resolve().parent
BEGIN = "<!-- What `make coverage` has measured. -->\n"
END = "<!-- The end of what was measured. -->\n"


def start(build):
    """Begins to count, in a file that other users can write to, too: some scripts run pawl as one."""
    counted = build / "counted"
    shutil.rmtree(counted, ignore_errors=True)
    counted.mkdir()
    counted.chmod(0o777)
    subprocess.run([build / "debug/pawl", "--version"], check=True, stdout=subprocess.DEVNULL)
    for path in counted.iterdir():
        path.chmod(0o666)


def run_tests(build, filters):
    """Runs tests with the program that counts, and returns the names of tests and scripts that failed."""
    # The fault suite strikes each system call, and counting makes some of its own.
    command = ["swift", "test", "--skip-build", "--scratch-path", str(build), "--skip", "FaultTests"]
    for name in filters:
        command += ["--filter", name]
    environment = dict(os.environ, PAWL_BINARY=str(build / "debug/pawl"))
    log = build / "tests.log"
    with open(log, "w") as output:
        subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False)
    text = log.read_text(errors="replace")
    if not re.search(r"Test run with \d+ tests", text):
        sys.exit(f"coverage: the tests did not run; see {log}")
    scripts = re.findall(r'recorded an issue with 1 argument script → "([^"]+)"', text)
    tests = re.findall(r'✘ Test "(.+?)" (?:with .*)?failed after', text)
    return sorted(set(scripts) | set(tests) - {"the script succeeds"})


def export(build):
    """Returns what was counted, as llvm-cov reports it."""
    profile = build / "counted.profdata"
    counted = [str(path) for path in (build / "counted").glob("*.profraw")]
    if not counted:
        sys.exit(f"coverage: nothing was counted in {build}/counted")
    subprocess.run([TOOLS / "llvm-profdata", "merge", "-sparse", *counted, "-o", profile], check=True)
    objects = [build / "debug/pawl", "-object", build / "debug/pawlPackageTests.xctest"]
    report = subprocess.run(
        [TOOLS / "llvm-cov", "export", "-instr-profile", profile, *objects],
        check=True, capture_output=True, text=True)
    return json.loads(report.stdout)["data"][0]


def place(name):
    """Returns the path of a source file within Sources, or None for any other file."""
    path = pathlib.Path(name)
    return path.relative_to(SOURCES) if path.is_relative_to(SOURCES) else None


def demangled(symbols):
    """Returns readable forms of the names of functions."""
    # A name that only one file knows stands behind that of the file.
    bare = "\n".join(symbol.rsplit(":", 1)[-1] for symbol in symbols)
    command = [TOOLS / "swift-demangle", "--compact", "--simplified"]
    return subprocess.run(command, input=bare, check=True, capture_output=True, text=True).stdout.splitlines()


def functions(report):
    """Returns whether each function of the source ran, by file, first line and name. What is no function of
    its own is left out: closures, which run or not like lines, default values, and what the compiler makes."""
    found = [function for function in report["functions"] if place(function["filenames"][0])]
    names = demangled([function["name"] for function in found])
    return {
        (place(function["filenames"][0]), function["regions"][0][0], name): function["count"] > 0
        for function, name in zip(found, names)
        if not re.search(r"closure #|default argument|init accessor|variable initialization", name)}


def table(report):
    """Returns the lines of the table by module."""
    counts = collections.defaultdict(collections.Counter)
    for file in report["files"]:
        path = place(file["filename"])
        if path:
            lines = file["summary"]["lines"]
            for name in (path.parts[0], "all"):
                counts[name].update(lines=lines["count"], lines_run=lines["covered"])
    for (path, _, _), ran in functions(report).items():
        for name in (path.parts[0], "all"):
            counts[name].update(functions=1, functions_run=int(ran))
    rows = ["| module | lines | run | | functions | run | |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name in sorted(counts, key=lambda name: (name == "all", name)):
        count = counts[name]
        cells = [name]
        for what in ("lines", "functions"):
            total, run = count[what], count[what + "_run"]
            cells += [f"{total:,}", f"{run:,}", f"{100 * run / total:.1f} %"]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def never_run(report):
    """Returns the functions that no test runs, as lines of text."""
    idle = sorted(key for key, ran in functions(report).items() if not ran)
    return [f"{path}:{line}: {name}" for path, line, name in idle]


def write(path, rows):
    """Puts the table into a page, between the marks."""
    text = path.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    date = datetime.date.today()
    path.write_text(f"{before}{BEGIN}\nMeasured on {date:%-d %B %Y}:\n\n"
                    + "\n".join(rows) + f"\n\n{END}{after}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    if not arguments.only:
        start(build)
    failed = run_tests(build, arguments.only)
    report = export(build)
    rows = table(report)
    print(*rows, sep="\n")
    print("\nNo test runs:", *never_run(report), sep="\n")
    if failed:
        print("\nThese failed with the program that counts:", *failed, sep="\n")
    if arguments.write:
        write(arguments.write, rows)


if __name__ == "__main__":
    main()
