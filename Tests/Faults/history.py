"""The marker outside the store and the digest of its rows: a store that was put back to an older state, in
whole or row by row, is detected, and a current one is never mistaken for it, whichever process is killed and
however many run at once."""

import os
import random
import shutil
import signal
import sqlite3
import threading

import setups
from commands import BY_NAME
from fault import Kill, Moment
from violation import Violation, require

# Commands on Alice's store that send, read or change something.
REFUSED = [
    "encrypt -t bob content", "encrypt -t bob -t carol -o out content", "decrypt message",
    "decrypt --keep -o out message", "export", "export --one-time -o out", "publish prekeys",
    "import dan dan.pawl", "import --new-session bob bob.pawl", "import bob prekeys", "verify --confirm bob",
    "contact rename bob robert", "contact remove bob", "session reset bob", "session prune", "forget message",
]  # fmt: skip
# Commands that only print something.
ANSWERED = [
    "identity", "contact list", "contact show bob", "session list", "session show bob", "prekeys", "verify bob",
]  # fmt: skip
# Commands that are killed between their commit and their end.
CHANGING = ["encrypt", "decrypt", "export", "import-new", "verify", "rename", "publish"]
CROWD_SIZE = 8
# Commands that Alice runs before and after a row of her store was put back.
USES = ["encrypt -q -t bob content", "export -q", "export -q --one-time", "import -q --new-session bob bob.pawl",
        "verify -q --confirm bob", "session prune -q", "decrypt -q --keep message", "decrypt -q message"]  # fmt: skip


def cases(plan):
    for line in REFUSED:
        yield f"refused {line.replace(' ', '-')}", refused, (line,)
    for line in ANSWERED:
        yield f"answered {line.replace(' ', '-')}", answered, (line,)
    for name in CHANGING:
        for call, number in plan.some(late(plan.calls(BY_NAME[name])), f"late {name}", 4):
            yield f"late {name} {call} {number}", killed_late, (name, call, number)
    for number in range(4 * plan.rounds):
        yield f"rows {number}", rows, (f"{plan.seed} {number}",)
    for number in range(2 * plan.rounds):
        yield f"eight {number}", eight, (f"{plan.seed} {number}", 0.0)
        yield f"dying {number}", eight, (f"{plan.seed} {number}", 0.2)


def late(calls):
    """Returns the calls from the first commit on, which is the call that empties the journal."""
    commits = [index for index, (call, _, _) in enumerate(calls) if call == "ftruncate"]
    return [(call, number) for call, number, _ in calls[commits[0] :]] if commits else []


def prepare(world):
    world.begin()
    if "history" not in world.prepared:
        setups.published(world)
        setups.put_back(world)
        world.prepared["history"] = world.snapshot()
    world.prepared["history"].restore()


def everything(world):
    """Returns the contents of all of Alice's files, and of those in the working directory."""
    contents = {}
    for top in (world.home("alice"), world.files):
        for folder, _, names in os.walk(top):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    contents[os.path.join(folder, name)] = file.read()
    return contents


def refused(world, line):
    """A store in an older state is refused, and nothing is changed in it or outside it."""
    prepare(world)
    before = everything(world)
    run = world.pawl("alice", *line.split())
    world.ledger.faults += 1
    require(run.status == 22 and b"older" in run.err, "not refused as older", run)
    require(run.out == b"", "it wrote something", run)
    changed = [name for name, content in everything(world).items() if before.get(name) != content]
    require(not changed, f"changed: {changed}", run)


def answered(world, line):
    """Commands that only print something still work, and do not make the old state valid."""
    prepare(world)
    before = everything(world)
    world.succeed("alice", *line.split())
    require(everything(world) == before, f"changed by {line}")
    require(world.pawl("alice", "encrypt", "-t", "bob", "content").status == 22, "the old state has become valid")


def killed_late(world, name, call, number):
    """After a kill between the commit and the marker, the current store is accepted and an older one is
    refused."""
    command = BY_NAME[name]
    world.prepare(command)
    kept = os.path.join(world.directory, "kept")
    shutil.copytree(world.store(command.person), kept)
    run = world.pawl(command.person, *command.arguments, input=command.input, fault=Kill(call, number))
    world.intact(command.person)
    world.succeed(command.person, "export", "-q")
    command.check(world, run)
    shutil.rmtree(world.store(command.person))
    shutil.move(kept, world.store(command.person))
    require(world.pawl(command.person, "export").status == 22, "an older state is not detected", run)


def rows(world, seed):
    """A row that is put back, removed or added by itself is found, at once and after more commands, until the
    store is accepted as it is."""
    prepare(world)
    chance = random.Random(seed)
    world.succeed("alice", "session", "reset", "-q", "--all")
    world.succeed("alice", "import", "-q", "bob", "bob.pawl")
    path = world.store("alice", "store.db")
    states = [read_rows(path)]
    for _ in range(6):
        world.pawl("alice", *chance.choice(USES).split())
        world.intact("alice")
        states.append(read_rows(path))
    id = chance.choice(sorted({row[0] for state in states for row in state.values() if row[1] != 0}))
    versions = [state.get(id) for state in states]
    other = chance.choice([version for version in versions + [None] if version != versions[-1]])
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM record WHERE id = ?", (id,))
        if other:
            connection.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", other)
    connection.close()
    world.ledger.faults += 1
    for _ in range(4):
        require(world.pawl("alice", "check").status == 22, f"row {id} is not noticed", versions, other)
        world.pawl("alice", *chance.choice(USES).split())
    if other:
        world.succeed("alice", "session", "reset", "-q", "--all")
        run = world.pawl("alice", "check")
        require(run.status == 0 or b"one by one" not in run.err, "it cannot be accepted", run)


def read_rows(path):
    """Returns the rows of a database by their identifiers."""
    connection = sqlite3.connect(path)
    try:
        return {row[0]: row for row in connection.execute("SELECT * FROM record")}
    finally:
        connection.close()


class Busy:
    """A person who runs one command after another on Bob's store, some of which are killed."""

    # Each needs only files that exist from the start, and may be run at any time.
    DEEDS = [
        "encrypt -t alice content", "encrypt -t alice -t eve content", "export", "export --one-time",
        "decrypt -q --keep message", "decrypt -q message.{}", "verify --confirm alice", "contact list",
        "session list", "check", "import --new-session alice alice.pawl", "identity", "prekeys",
    ]  # fmt: skip
    LENGTH = 12

    def __init__(self, world, seed, deaths):
        self.world = world
        self.chance = random.Random(seed)
        self.deaths = deaths
        self.runs = []

    def work(self):
        for number in range(self.LENGTH):
            arguments = self.chance.choice(self.DEEDS).format(self.chance.randrange(CROWD_SIZE)).split()
            running = self.world.start("bob", *arguments)
            if self.chance.random() < self.deaths:
                Moment(signal.SIGKILL, self.chance.uniform(0.002, 0.05)).during(running)
            self.runs.append((arguments, running.finish(patience=60)))


def eight(world, seed, deaths):
    """Eight processes keep using one store at once: none of them ever finds it older or damaged, and they
    do not get in each other's way; a store that is put back afterwards is detected as older."""
    world.begin()
    if "eight" not in world.prepared:
        for number in range(CROWD_SIZE):
            sent = world.succeed("alice", "encrypt", "-t", "bob", "content")
            world.write(f"message.{number}", sent.out)
        setups.kept(world)
        world.succeed("bob", "import", "-q", "eve", "eve.pawl")
        world.prepared["eight"] = world.snapshot()
    world.prepared["eight"].restore()
    kept = os.path.join(world.directory, "kept")
    shutil.copytree(world.store("bob"), kept)
    people = [Busy(world, f"{seed} {number}", deaths) for number in range(CROWD_SIZE)]
    threads = [threading.Thread(target=person.work) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        require(len(person.runs) == Busy.LENGTH, "a thread ended early", seed)
        for arguments, run in person.runs:
            world.ledger.runs += 1
            world.ledger.faults += run.was_killed
            # Of the processes that decrypt the same message, all but one come too late.
            allowed = {0, 11} if "decrypt" in arguments else {0}
            if run.status not in allowed and not (deaths and run.was_killed):
                raise Violation(f"among eight: {run}")
    world.intact("bob")
    world.converse("bob", "alice")
    shutil.rmtree(world.store("bob"))
    shutil.move(kept, world.store("bob"))
    require(world.pawl("bob", "export").status == 22, "an older state is not detected")
