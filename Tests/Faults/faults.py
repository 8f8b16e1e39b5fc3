#!/usr/bin/env python3
"""The fault suite: runs the real program while all kinds of things go wrong, and checks each time that
nothing is lost, no key is used twice and nothing is left over.

It ends with one line an area and a total. After a violation, which is told with the case's name, its
directory stays, and `--only` with that name and the same `--seed` runs it again.
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

# The sources stay alone in their folder.
sys.dont_write_bytecode = True

import crowds  # noqa: E402
import damage
import errors
import history
import kills
import limits
import moments
import volumes
from commands import COMMANDS
from fault import calls
from ledger import Ledger
from skip import Skip
from violation import Violation
from world import World

AREAS = {
    "kills": kills,
    "moments": moments,
    "errors": errors,
    "limits": limits,
    "volumes": volumes,
    "crowds": crowds,
    "damage": damage,
    "history": history,
}


class Plan:
    """How much is done."""

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
        """All of them in the long form, a few otherwise, others with another seed."""
        if self.is_long or len(candidates) <= count:
            return candidates
        return random.Random(f"{self.seed} {name}").sample(candidates, count)

    def thinned(self, candidates, command):
        """All of them in the long form, and where the command is not too slow for that."""
        every = 1 if self.is_long else command.every
        return candidates[self.seed % every :: every]

    def share(self, count, command):
        """How many faults strike a command of which `count` strike a fast one; less than one is one now
        and then."""
        chance = random.Random(f"{self.seed} {command.name} {count}")
        return int(count / command.every + chance.random())

    def calls(self, command):
        """The system calls that a command makes."""
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
    parser.add_argument("--kills", type=int, help="the long form, with so many deaths at random moments")
    parser.add_argument("--only", default="", help="the cases whose names begin so: AREA or 'AREA NAME'")
    parser.add_argument("--workers", type=int, default=2)
    built = os.path.join(os.path.dirname(__file__), "../../.build/release/pawl")
    parser.add_argument("--binary", default=os.environ.get("PAWL_BINARY", built))
    # Nothing here cuts the power, so that a file system in memory serves as well, and faster.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    parser.add_argument("--directory", default=memory)
    options = parser.parse_args()
    options.binary = os.path.realpath(options.binary)
    if not os.access(options.binary, os.X_OK):
        parser.error(f"run 'make build' first: {options.binary}")
    return options


def run(plan, options, root):
    """Runs the cases of all areas; a ledger for each."""
    cases = [
        (area, f"{area} {name}", function, arguments)
        for area, module in AREAS.items()
        # To find the cases of some areas takes a while.
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
    """Begins a worker: a process with a world of its own."""
    global worker
    worker = World(os.path.join(root, str(os.getpid())), binary)


def perform(case):
    """Runs one case. When a promise is broken, its directory is kept."""
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
