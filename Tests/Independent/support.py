"""What the programs of this folder share: the right Python, and running pawl.

Import this module before the protocol's. Where the modules of Debian's python3-cryptography and
python3-zstandard are missing, it starts the program again with Debian's own Python.
"""

import importlib.util
import os
import subprocess
import sys

DEBIAN_PYTHON = "/usr/bin/python3"
sys.dont_write_bytecode = True      # leaves no __pycache__ beside the source

if not all(map(importlib.util.find_spec, ("cryptography", "zstandard"))):
    if os.environ.get("PAWL_INDEPENDENT_PYTHON") or not os.path.exists(DEBIAN_PYTHON):
        sys.exit("needs python3-cryptography and python3-zstandard (apt-get install)")
    os.environ["PAWL_INDEPENDENT_PYTHON"] = DEBIAN_PYTHON
    os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON, *sys.argv])


class Failed(Exception):
    """A check that did not hold."""


def check(condition: bool, what: str) -> None:
    if not condition:
        raise Failed(what)


class Store:
    """A pawl program with a store of its own."""

    def __init__(self, program: str, directory: str, name: str) -> None:
        self.program, self.name = program, name
        self.directory = os.path.join(directory, f"store-{name}")
        self.run("init", "--name", name)

    def run(self, *arguments: str, input: bytes = b"", status: int = 0) -> bytes:
        """Runs pawl, checks its exit status, and returns its standard output."""
        done = self.complete(*arguments, input=input)
        if done.returncode != status:
            raise Failed(f"{self.name}: pawl {' '.join(arguments)} ended with {done.returncode}, "
                         f"not {status}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def complete(self, *arguments: str, input: bytes = b"") -> subprocess.CompletedProcess:
        """Runs pawl, whatever its exit status is."""
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith("PAWL_")}
        return subprocess.run([self.program, "--store", self.directory, *arguments], input=input,
                              capture_output=True, timeout=120, env=environment)


def main(conversation, usage: str) -> None:
    """Runs `conversation(program)` and prints the line that it returns."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(usage, file=sys.stderr)
        sys.exit(2)
    try:
        print(conversation(os.path.abspath(sys.argv[1])))
    except Exception as error:     # also a failure in the protocol's modules or of the program
        import traceback
        where = traceback.extract_tb(error.__traceback__)
        line = [frame.lineno for frame in where if frame.filename == os.path.abspath(sys.argv[0])]
        print(f"{os.path.basename(sys.argv[0])}: failed at line {line[-1] if line else '?'}: "
              f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
