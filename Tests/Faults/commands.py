"""The commands that faults strike, one a line.

Each line has a name, the person who runs the command, the command itself, and the check of what must
hold afterwards (in `checks.py`, `upkeep.py` and `prekeys.py`; the checks also run the command again). If
the command needs more than `World.acquaint` prepares, it has a setup (`setups.py`). The other fields are
for exceptions.
"""

import os

from collections.abc import Callable
from dataclasses import dataclass, field

import prekeys
import setups
import upkeep
from checks import begun, confirmed, exported, imported, received, received_all, received_each, sent, told
from rules import MEMORY_LIMIT
from setups import nothing, one_time, written
from violation import require


@dataclass(frozen=True)
class Command:
    name: str
    person: str
    line: str
    check: Callable
    setup: Callable = nothing
    # The file in the working directory that is its standard input.
    input: str = None
    # Environment variables for it and for all other commands of its case, such as the passphrase file.
    environment: dict = field(default_factory=dict)
    # The memory that a process of its case may use, in kilobytes; Argon2id needs more than the rest.
    memory_limit: int = MEMORY_LIMIT
    # The status with which it ends when nothing strikes it.
    status: int = 0
    # In the short form, one of this many faults chosen for it strikes it: more than one for slow commands.
    every: int = 1

    @property
    def arguments(self):
        return self.line.split()

    @property
    def runs_another(self):
        """Whether it runs another command, which faults may strike too."""
        return " -- " in self.line


def guarding(name, line, check, setup, person="alice", environment=setups.GUARDED):
    """Returns a command that hashes a passphrase, which takes time and memory."""
    return Command(name, person, line, check, setup, environment=environment,
                   memory_limit=setups.ARGON2ID_MEMORY_LIMIT, every=20)  # fmt: skip


COMMANDS = [
    Command("init", "fay", "init --name fay", begun),
    Command("identity", "alice", "identity", told),
    Command("list", "alice", "contact list --json", told),
    Command("export", "bob", "export", exported()),
    Command("export-once", "bob", "export --one-time -o out",
            exported("--one-time", output="out"), every=2),
    Command("import", "dan", "import bob bob.pawl", imported("dan", "bob", "import", "bob", "bob.pawl")),
    Command("import-new", "alice", "import --new-session bob bob.pawl",
            imported("alice", "bob", "import", "--new-session", "bob", "bob.pawl"), every=2),
    Command("encrypt", "alice", "encrypt -t bob", sent(["bob"]), input="content"),
    Command("encrypt-several", "alice", "encrypt -t bob -t carol content", sent(["bob", "carol"]), every=2),
    Command("encrypt-first", "eve", "encrypt -t bob content",
            sent(["bob"], by="eve", accept=("--accept", "eve")), every=2),
    Command("encrypt-new", "alice", "encrypt -t bob -o out content", sent(["bob"], output="out")),
    Command("encrypt-over", "alice", "encrypt -a -t bob -o old content",
            sent(["bob"], output="old", before=b"old"), every=2),
    Command("decrypt", "bob", "decrypt", received(), written("alice", "bob"), input="message"),
    Command("decrypt-new", "bob", "decrypt -o out message", received(output="out"),
            written("alice", "bob"), every=2),
    Command("decrypt-over", "carol", "decrypt -o old message",
            received("carol", output="old", before=b"old"), written("alice", "carol", "-a"), every=2),
    Command("decrypt-keep", "bob", "decrypt --keep message", received(keeps=True),
            written("alice", "bob"), every=2),
    Command("decrypt-accept", "bob", "decrypt --accept eve message",
            received(sender="eve", options=("--accept", "eve")), written("eve", "bob"), every=2),
    Command("decrypt-once", "bob", "decrypt --accept dan -o out message",
            received(sender="dan", options=("--accept", "dan"), output="out"), one_time, every=2),
    Command("decrypt-kept", "bob", "decrypt message", received(), setups.kept, every=3),
    Command("decrypt-all", "bob", "decrypt --all", received_all(), setups.spooled(), input="message",
            status=10, every=2),
    Command("decrypt-all-new", "bob", "decrypt --all -o out message", received_all(output="out"),
            setups.spooled(), status=10, every=2),
    Command("decrypt-all-text", "bob", "decrypt --all message", received_all(), setups.spooled("-a"),
            status=10, every=3),
    Command("decrypt-to", "bob", "decrypt message -- cat", received(), written("alice", "bob"), every=2),
    Command("decrypt-to-accept", "bob", "decrypt --accept eve message -- cat",
            received(sender="eve", options=("--accept", "eve")), written("eve", "bob"), every=3),
    Command("decrypt-to-all", "bob", "decrypt -q --all message -- cat", received_each, setups.spooled(),
            status=10, every=3),
    Command("encrypt-from", "alice", "encrypt -t bob -- cat content", sent(["bob"]), every=2),
    Command("encrypt-from-new", "alice", "encrypt -t bob -o out -- cat content",
            sent(["bob"], output="out"), every=3),
    Command("verify", "alice", "verify --confirm bob", confirmed),
    Command("publish", "bob", "publish --count 2 prekeys", prekeys.published, every=5),
    Command("publish-more", "bob", "publish --count 2 prekeys", prekeys.published, setups.half_claimed, every=5),
    Command("publish-replace", "bob", "publish --replace --count 2 prekeys", prekeys.replaced,
            setups.twin_published, every=5),
    Command("import-claim", "dan", "import bob prekeys", prekeys.claimed, setups.published, every=4),
    Command("claim", "dan", "claim prekeys", prekeys.handed, setups.published, every=4),
    Command("claim-limited", "dan", "claim --per-hour 2 prekeys", prekeys.handed, setups.published, every=4),
    Command("revoke", "bob", "prekeys revoke", prekeys.revoked, setups.first_sent, every=2),
    Command("import-newer", "dan", "import bob newer", prekeys.renewed, setups.revoked, every=2),
    Command("reset", "alice", "session reset bob", upkeep.reset("session", "reset", "bob"),
            written("bob", "alice"), every=3),
    Command("reset-all", "alice", "session reset --all", upkeep.reset("session", "reset", "--all"),
            setups.put_back, every=3),
    Command("prune", "bob", "session prune --older-than 1s", upkeep.pruned, setups.missed, every=3),
    Command("rename", "alice", "contact rename bob robert", upkeep.renamed, every=3),
    Command("remove", "alice", "contact remove bob", upkeep.removed, every=3),
    Command("forget", "bob", "forget message", upkeep.forgotten, setups.kept, every=3),
    guarding("passphrase-set", "passphrase set", upkeep.protected(None, "passphrase"),
             setups.passphrases),
    guarding("passphrase-change", "passphrase set", upkeep.protected("passphrase", "other"),
             setups.guarded, environment=setups.CHANGED),
    guarding("passphrase-remove", "passphrase remove", upkeep.protected("passphrase", None),
             setups.guarded),
    guarding("unlock", "unlock --for 1m", upkeep.locked, setups.guarded),
    guarding("encrypt-guarded", "encrypt -t bob content", sent(["bob"]), setups.guarded),
    guarding("backup", "backup -o kept", upkeep.backed_up, setups.passphrases),
    guarding("restore", "init --from-backup kept", upkeep.restored, setups.backed_up, person="fay"),
]  # fmt: skip

BY_NAME = {command.name: command for command in COMMANDS}


def strike(world, name, fault):
    """Runs the command of that name with the fault, after its setup, and checks everything that must hold
    afterwards."""
    command = BY_NAME[name]
    world.prepare(command)
    run = world.pawl(command.person, *command.arguments, input=command.input, fault=fault)
    run.arguments = command.arguments
    command.check(world, run)
    left = [path for path in world.remains if os.path.exists(path)]
    require(not left, f"left over for good: {left}", run)
    for person in {command.person, "bob"}:
        world.intact(person)
    return run
