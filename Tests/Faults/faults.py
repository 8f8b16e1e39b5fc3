#!/usr/bin/env python3
"""The fault suite: runs the real program under many kinds of faults, and checks each time that nothing is
lost, no key is used twice and nothing is left over.

It ends by printing a line for each area and a total. A violation is printed with the name of its case,
whose directory is kept; `--only` with that name and the same `--seed` runs the case again.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
import traceback

# Leave no compiled files among the sources.
sys.dont_write_bytecode = True

import channels  # noqa: E402
import crowds
import damage
import errors
import history
import kills
import limits
import moments
import readers
import volumes
from commands import COMMANDS
from fault import calls
from ledger import Ledger
from violation import Skip, Violation
from world import World

AREAS = {
    # The cases that take the longest come first.
    "channels": channels,
    "kills": kills,
    "moments": moments,
    "errors": errors,
    "limits": limits,
    "volumes": volumes,
    "crowds": crowds,
    "readers": readers,
    "damage": damage,
    "history": history,
}


class Plan:
    """Which cases are run: all of them in the long form, and a random choice in the short form."""

    def __init__(self, options):
        self.seed = options.seed
        self.is_long = options.kills is not None
        self.kills = options.kills or 300
        self.rounds = 10 if self.is_long else 1
        self.commands = COMMANDS
        self.binary = options.binary
        self.found = {}
        self.world = None

    def some(self, candidates, name, count):
        """Returns all candidates in the long form, and otherwise `count` of them, chosen by the seed."""
        if self.is_long or len(candidates) <= count:
            return candidates
        return random.Random(f"{self.seed} {name}").sample(candidates, count)

    def thinned(self, candidates, command):
        """Returns all candidates in the long form, and otherwise fewer for a slow command."""
        every = 1 if self.is_long else command.every
        return candidates[self.seed % every :: every]

    def share(self, count, command):
        """Returns how many faults strike a command if `count` strike a fast one. A fraction is rounded at
        random, up or down."""
        chance = random.Random(f"{self.seed} {command.name} {count}")
        return int(count / command.every + chance.random())

    def calls(self, command):
        """Returns the system calls that a command makes."""
        if command.name not in self.found:
            self.world = self.world or World(tempfile.mkdtemp(prefix="plan-"), self.binary)
            self.world.prepare(command)
            stdin = open(self.world.path(command.input), "rb") if command.input else None
            self.found[command.name] = calls(
                [self.binary, *command.arguments],
                env=self.world.environment(command.person),
                cwd=self.world.files,
                **({"stdin": stdin} if stdin else {}),
            )
        return self.found[command.name]


def main():
    options = parse()
    os.umask(0o022)
    root = tempfile.mkdtemp(prefix="pawl-faults-", dir=options.directory)
    os.environ["TMPDIR"] = tempfile.tempdir = root
    print(f"faults: seed {options.seed}, {options.workers} workers", flush=True)
    plan = Plan(options)
    began = time.monotonic()
    ledgers = run(plan, options, root)
    total = Ledger()
    for area, ledger in ledgers.items():
        print(f"{area:8} {ledger}")
        total.add(ledger)
    print(f"{'total':8} {total} in {time.monotonic() - began:.0f} s")
    for reason in total.skipped:
        print(f"skipped: {reason}")
    for violation in total.violations:
        print(f"VIOLATION {violation}")
    if not total.violations:
        shutil.rmtree(root)
    return 1 if total.violations else 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--kills", type=int, help="run the long form, with this many kills at random moments")
    parser.add_argument("--only", default="", help="run the cases whose names begin so: AREA or 'AREA NAME'")
    parser.add_argument("--workers", type=int, default=2)
    built = os.path.join(os.path.dirname(__file__), "../../.build/release/pawl")
    parser.add_argument("--binary", default=os.environ.get("PAWL_BINARY", built))
    # No case cuts the power, so a file system in memory tests the same, and is faster.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    parser.add_argument("--directory", default=memory)
    options = parser.parse_args()
    options.binary = os.path.realpath(options.binary)
    if not os.access(options.binary, os.X_OK):
        parser.error(f"run 'make build' first: {options.binary}")
    return options


def run(plan, options, root):
    """Runs the cases of all areas, and returns a ledger for each area."""
    cases = [
        (area, f"{area} {name}", function, arguments)
        for area, module in AREAS.items()
        # Listing the cases of some areas takes a while.
        if f"{area} ".startswith(options.only) or options.only.startswith(f"{area} ")
        for name, function, arguments in module.cases(plan)
        if f"{area} {name}".startswith(options.only)
    ]
    ledgers = {area: Ledger() for area, *_ in cases}
    context = multiprocessing.get_context("fork")
    with context.Pool(options.workers, enter, (root, options.binary)) as pool:
        for area, ledger in pool.imap_unordered(perform, cases, chunksize=4):
            ledgers[area].add(ledger)
    return ledgers


def enter(root, binary):
    """Prepares a worker process, which has a world of its own."""
    global worker
    worker = World(os.path.join(root, str(os.getpid())), binary)


def perform(case):
    """Runs one case, and returns its area and ledger. If a promise is broken, the directory is kept."""
    area, name, function, arguments = case
    worker.ledger = Ledger()
    began = time.monotonic()
    try:
        function(worker, *arguments)
    except Skip as skip:
        worker.ledger.skipped.append(str(skip))
    except Exception as problem:
        kept = os.path.join(os.path.dirname(worker.directory), f"kept-{name.replace(' ', '-')}")
        shutil.copytree(worker.directory, kept, dirs_exist_ok=True)
        words = str(problem) if isinstance(problem, Violation) else traceback.format_exc()
        worker.ledger.violations.append(f"{name}: {words} (kept in {kept})")
    worker.ledger.seconds = time.monotonic() - began
    return area, worker.ledger


if __name__ == "__main__":
    sys.exit(main())
