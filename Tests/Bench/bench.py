#!/usr/bin/env python3
"""Measures pawl against what people use instead, and prints a table; with `--write FILE` that becomes
the project's page of figures.

All figures are ratios of medians, of runs in turn on one machine: times by themselves say more about
the machine than about the programs.
"""

import argparse
import datetime
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

# The sources stay alone in their folder.
sys.dont_write_bytecode = True

import crowds  # noqa: E402
import picture  # noqa: E402
import rows  # noqa: E402
import table  # noqa: E402
from channels import channels  # noqa: E402
from levels import levels  # noqa: E402
from measure import plain_read  # noqa: E402
from people import People

def version(words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    found = re.search(r"\d+(\.\d+)+", done.stdout)
    return found.group(0) if found else "?"


def package_version(name):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], stdout=subprocess.PIPE)
    return done.stdout.decode() or "?"


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(re.search(r"MemTotal:\s*(\d+)", file.read()).group(1))
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return (
        f"{model.group(1) if model else platform.machine()}, {len(os.sched_getaffinity(0))} processors,"
        f" {memory // 1048576 + 1} GiB of memory, {system}, Linux {platform.release().split('-')[0]}"
    )


def versions(pawl):
    libraries = ", ".join(
        f"{name} {package_version(name).split(':')[-1].split('+')[0].split('-')[0]}"
        for name in ("libsodium23", "libzstd1", "zlib1g", "libsqlite3-0")
    )
    return (
        f"pawl {version([pawl, '--version'])} ({libraries}); age {package_version('age')}, "
        f"gpg {version(['gpg', '--version'])}, zstd {version(['zstd', '--version'])}, "
        f"libsignal-protocol-c {package_version('libsignal-protocol-c-dev')}, "
        f"socat {package_version('socat')}"
    )


def preface(work, pawl):
    """What stands before the table: when, where and with what it was measured."""
    return f"""Measured on {datetime.date.today()} on {machine()}. One processor reads {plain_read(work.random) / 1e9:.1f} GB a
second of a file that is in memory.

{versions(pawl)}."""


def addition(last, kinds):
    """The same for a page of which only some kinds of work were measured anew."""
    before, _, since = last.split("\n\n| ")[0].partition("\n\nSince then: ")
    dates = dict(entry.split(" on ") for entry in since.rstrip(".").split(", ") if entry)
    dates |= {kind: str(datetime.date.today()) for kind in kinds}
    return f"{before}\n\nSince then: {', '.join(f'{kind} on {date}' for kind, date in dates.items())}."


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pawl", required=True)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--signal", required=True)
    parser.add_argument("--commit", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", help="the kinds of work, with commas between them")
    parser.add_argument("--write", help="the page whose figures are replaced, as far as they are measured")
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="pawl-bench-")
    people = None
    try:
        people = People(options.pawl, directory)
        work, tables = rows.Work(people), {}
        crowd = crowds.Crowd(work, options.bench)
        # What waits for the disk comes before what fills it.
        kinds = {
            "small": lambda: rows.small_messages(work, options.rounds, options.commit),
            "crowds": lambda: crowds.crowds(crowd, options.rounds),
            "readers": lambda: crowds.readers(crowd, options.rounds, tables),
            "contacts": lambda: crowds.contacts(crowd, options.rounds, tables),
            "sessions": lambda: rows.sessions(options.bench, options.signal, options.rounds),
            "texts": lambda: rows.texts(work, options.rounds),
            "levels": lambda: levels(work, tables),
            "streams": lambda: rows.streams(work, options.bench, options.rounds),
            "channels": lambda: channels(work, options.rounds),
            "economy": lambda: rows.economy(work, options.bench, options.rounds),
        }
        chosen = options.only.split(",") if options.only else list(kinds)
        measured = []
        for kind in chosen:
            for row in kinds[kind]():
                measured.append(row)
                verdict = "holds" if row.holds else "DOES NOT HOLD"
                print(
                    f"{row.value:8.2f}  {row.work}, against {row.peer.replace('`', '')}: "
                    f"{row.bound}: {verdict}", flush=True)
        for figures in tables.values():
            print(f"\n{figures}")
        if options.write:
            with open(options.write, encoding="utf-8") as file:
                page = file.read()
            last = table.read(page)
            print(table.moves(measured, last))
            if options.only:
                words, lines = addition(table.block(page, "figures"), chosen), table.merged(measured, last)
            else:
                words, lines = preface(work, options.pawl), measured
            tables["figures"] = f"{words}\n\n{table.written(lines)}"
            for name, figures in tables.items():
                page = table.with_block(page, name, figures)
            with open(options.write, "w", encoding="utf-8") as file:
                file.write(page)
            picture.draw(options.write)
    finally:
        if people:
            people.end()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
