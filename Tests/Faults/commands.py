"""The commands that are struck: a line each.

A line has a name, whose command it is, the command, and what must hold afterwards (`checks.py`, which
also runs it again); where it needs more than what `World.acquaint` makes, a setup. The other fields are
for what is unlike the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from checks import begun, confirmed, exported, imported, received, sent, told
from rules import ROOM


def nothing(world):
    """All that is needed is there."""


def written(sender, reader, *options):
    """There is a message, named so, from one person to another."""

    def setup(world):
        world.write("message", world.succeed(sender, "encrypt", "-t", reader, *options, "content").out)

    return setup


def one_time(world):
    """There is a first message from Dan to Bob, by a bundle that nobody else can use."""
    world.write("once", world.succeed("bob", "export", "--one-time").out)
    world.succeed("dan", "import", "-q", "bob", "once")
    written("dan", "bob")(world)


@dataclass(frozen=True)
class Command:
    name: str
    person: str
    line: str
    check: Callable
    setup: Callable = nothing
    # The file of the working directory that it reads as its standard input.
    input: str = None
    # Variables that it and all other commands of its case find set, such as where a passphrase is.
    environment: dict = field(default_factory=dict)
    # What a process of its case may take, in kilobytes; more where a passphrase is stretched.
    room: int = ROOM
    # Of the faults that are chosen for it, each so-manieth strikes it in the short form: more than one
    # for what is slow.
    every: int = 1

    @property
    def arguments(self):
        return self.line.split()


COMMANDS = [
    Command("init", "fay", "init --name fay", begun),
    Command("identity", "alice", "identity", told),
    Command("list", "alice", "contact list --json", told),
    Command("export", "bob", "export", exported()),
    Command("export-once", "bob", "export --one-time -o out",
            exported("--one-time", output="out")),
    Command("import", "dan", "import bob bob.pawl", imported("dan", "bob", "import", "bob", "bob.pawl")),
    Command("import-new", "alice", "import --new-session bob bob.pawl",
            imported("alice", "bob", "import", "--new-session", "bob", "bob.pawl")),
    Command("encrypt", "alice", "encrypt -t bob", sent(["bob"]), input="content"),
    Command("encrypt-several", "alice", "encrypt -t bob -t carol content", sent(["bob", "carol"])),
    Command("encrypt-first", "eve", "encrypt -t bob content",
            sent(["bob"], by="eve", accept=("--accept", "eve"))),
    Command("encrypt-new", "alice", "encrypt -t bob -o out content", sent(["bob"], output="out")),
    Command("encrypt-over", "alice", "encrypt -a -t bob -o old content",
            sent(["bob"], output="old", before=b"old")),
    Command("decrypt", "bob", "decrypt", received(), written("alice", "bob"), input="message"),
    Command("decrypt-new", "bob", "decrypt -o out message", received(output="out"),
            written("alice", "bob")),
    Command("decrypt-over", "carol", "decrypt -o old message",
            received("carol", output="old", before=b"old"), written("alice", "carol", "-a")),
    Command("decrypt-keep", "bob", "decrypt --keep message", received(keeps=True),
            written("alice", "bob")),
    Command("decrypt-accept", "bob", "decrypt --accept eve message",
            received(sender="eve", options=("--accept", "eve")), written("eve", "bob")),
    Command("decrypt-once", "bob", "decrypt --accept dan -o out message",
            received(sender="dan", options=("--accept", "dan"), output="out"), one_time),
    Command("verify", "alice", "verify --confirm bob", confirmed),
]  # fmt: skip

BY_NAME = {command.name: command for command in COMMANDS}
