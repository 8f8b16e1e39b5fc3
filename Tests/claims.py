#!/usr/bin/env python3
"""Many clients claim one-time bundles of a prekey directory at once, while its owner publishes and some of
them are killed: no bundle is given twice, and none is lost.

  Tests/claims.py [--claims 10000] [--clients 50] [--binary .build/release/pawl]

The owner keeps adding bundles until that many were printed. At the end each bundle that the owner has made
was printed by one process, is still in the directory, or was taken by a process that was killed and lies
there with the name that says so. A figure for each of these is printed.
"""

import argparse
import base64
import concurrent.futures
import hashlib
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

BUILT = Path(__file__).resolve().parent.parent / ".build/release/pawl"
SIGNATURE = 64


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--killed", type=float, default=0.05, help="the share of processes that are killed")
    parser.add_argument("--binary", default=os.environ.get("PAWL_BINARY", BUILT))
    options = parser.parse_args()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="pawl-claims-", dir=memory) as directory:
        crowd = Crowd(options, directory)
        crowd.run()
        return crowd.report()


class Crowd:
    def __init__(self, options, directory):
        self.options = options
        # What the owner keeps there is little enough to run out at times.
        self.stock = min(1000, max(50, options.claims // 4))
        self.directory = directory
        self.keys = os.path.join(directory, "keys")
        self.lock = threading.Lock()
        self.printed = []
        self.reusable = self.dead = self.runs = 0
        self.made = self.removed = self.publications = 0
        self.seconds = 0
        self.pawl("init", "-q")
        self.publish()

    def pawl(self, *arguments):
        store = os.path.join(self.directory, "store")
        return subprocess.run(
            [self.options.binary, "--store", store, *arguments],
            capture_output=True, text=True, check=True, env=self.environment,
        )  # fmt: skip

    @property
    def environment(self):
        return {"PATH": os.environ["PATH"], "HOME": self.directory}

    # The owner

    def publish(self):
        said = self.pawl("publish", "--count", str(self.stock), self.keys).stderr
        new, removed = re.search(r"(\d+) of them new; .*; (\d+) removed", said).groups()
        self.made += int(new)
        self.removed += int(removed)
        self.publications += 1

    # The clients

    def run(self):
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(self.options.clients) as pool:
            clients = [pool.submit(self.ask, number) for number in range(self.options.clients)]
            while not all(client.done() for client in clients):
                self.publish()
            for client in clients:
                client.result()
        self.seconds = time.monotonic() - began

    def ask(self, number):
        """Asks again and again, until enough were printed."""
        chance = random.Random(number)
        while len(self.printed) < self.options.claims:
            process = subprocess.Popen(
                [self.options.binary, "claim", "-q", self.keys],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={},
            )  # fmt: skip
            if chance.random() < self.options.killed:
                time.sleep(chance.uniform(0, 0.1))
                process.kill()
            out, said = process.communicate()
            self.take(process.returncode, out, said)

    def take(self, status, out, said):
        with self.lock:
            self.runs += 1
            if status == -9:
                self.dead += 1
            elif status != 0:
                raise SystemExit(f"claims: status {status}: {said.decode()}")
            bundle = decoded(out)
            if bundle is None:
                if status == 0:
                    raise SystemExit("claims: it succeeded and printed no bundle")
            elif is_one_time(bundle):
                self.printed.append(identifier(bundle))
            else:
                self.reusable += 1

    # What must be true

    def report(self):
        folder = next(Path(self.keys).iterdir())
        names = [path.name for path in folder.iterdir()]
        left = {name[9:41] for name in names if re.fullmatch(r"one-time-[0-9a-f]{32}\.pawl", name)}
        taken = {name[9:41] for name in names if name.endswith(".pawl.claimed")}
        given = set(self.printed)
        twice = len(self.printed) - len(given) + len(given & left)
        lost = self.made - len(given | left | taken)
        print(
            f"{self.runs} claims by {self.options.clients} at once in {self.seconds:.0f} s, {self.dead} killed, "
            f"{self.publications} publications: of {self.made} one-time bundles {len(given)} were printed, "
            f"{len(left)} are left, {len(taken - given)} were taken by the killed, {twice} given twice, "
            f"{lost} lost, {self.removed} removed; {self.reusable} times the reusable one"
        )
        if twice or lost or self.removed or len(taken) > self.dead or len(given) < self.options.claims:
            return 1
        return 0


def decoded(text):
    """Returns the bytes of a bundle as text, or None if it is not whole."""
    lines = text.decode().splitlines()
    if len(lines) < 3 or not lines[0].startswith("-----BEGIN ") or not lines[-1].startswith("-----END "):
        return None
    return base64.b64decode("".join(lines[1:-1]), validate=True)


def is_one_time(bundle):
    return bundle[len(b"pawl/v1 bundle\n")] == 1


def identifier(bundle):
    return hashlib.sha256(bundle[:-SIGNATURE]).hexdigest()[:32]


if __name__ == "__main__":
    sys.exit(main())
