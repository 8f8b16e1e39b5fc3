"""Many processes at once on one store, some of which are killed, one of which stands still."""

import os
import random
import shutil
import signal
import time

import checks
import prekeys
import setups
from fault import Injection, Moment
from violation import Violation, require
from world import CONTENT

EIGHT = 8


def cases(plan):
    for number in range(8 * plan.rounds):
        yield f"writers {number}", writers, (f"{plan.seed} {number}",)
        yield f"readers {number}", readers, (f"{plan.seed} {number}",)
        yield f"both {number}", both, (f"{plan.seed} {number}",)
        yield f"copies {number}", copies, (f"{plan.seed} {number}",)
        yield f"claimers {number}", claimers, (f"{plan.seed} {number}",)
    for verb in ("encrypt", "decrypt"):
        for call, number in plan.some(HOLDS, verb, 3):
            yield f"held {verb} {call} {number}", held, (verb, call, number)


class Crowd:
    """Commands that run at once; some are killed after a while."""

    def __init__(self, world, seed):
        world.begin()
        self.world = world
        self.chance = random.Random(seed)
        self.members = []
        self.usual = world.succeed("alice", "encrypt", "-t", "bob", "content").seconds

    def add(self, person, *arguments, is_mortal=False, **others):
        fault = None
        if is_mortal:
            fault = Moment(signal.SIGKILL, self.usual * self.chance.uniform(0.3, 4))
        self.members.append((self.world.start(person, *arguments, tells=True, **others), fault))

    def finish(self):
        """What came of each, in the order they were added."""
        mortal = [member for member in self.members if member[1]]
        for running, fault in sorted(mortal, key=lambda member: member[0].began + member[1].seconds):
            fault.during(running)
        return [self.world.finish(running, fault) for running, fault in self.members]


def writers(world, seed):
    """Eight that encrypt to one contact: what they report sent arrives, each from a place of its own."""
    crowd = Crowd(world, seed)
    dying = set(crowd.chance.sample(range(EIGHT), 3))
    for number in range(EIGHT):
        crowd.add("alice", "encrypt", "-t", "bob", "content", is_mortal=number in dying)
    arrive(world, crowd, [(run, "bob") for run in crowd.finish()])


def arrive(world, crowd, sent):
    """Each message that was reported sent is read, in any order, each from a place of its own."""
    crowd.chance.shuffle(sent)
    places = []
    for run, reader in sent:
        require(run.status in (0, 137), "neither sent nor killed", run)
        if run.status == 0:
            world.ledger.sent += 1
            places.append(checks.delivered(world, reader, run.out))
    for run, reader in sent:
        if run.status != 0:
            places += checks.remains(world, reader, run.out)
    if len(set(places)) < len(places):
        world.ledger.reused += 1
        raise Violation(f"a key was used twice: {places}")
    checks.distinct(world, [run.out for run, _ in sent])
    world.converse("alice", "bob")
    world.intact("alice")
    world.intact("bob")


def readers(world, seed):
    """Eight that decrypt one message: one at most reports it, and it is not lost with those killed."""
    crowd = Crowd(world, seed)
    world.write("message", world.succeed("alice", "encrypt", "-t", "bob", "content").out)
    dying = set(crowd.chance.sample(range(EIGHT), 4))
    for number in range(EIGHT):
        crowd.add("bob", "decrypt", "-q", "message", is_mortal=number in dying)
    runs = crowd.finish()
    world.ledger.sent += 1
    statuses = sorted(run.status for run in runs)
    require(statuses.count(0) <= 1, f"decrypted twice: {statuses}")
    require(set(statuses) <= {0, 11, 21, 137}, f"statuses {statuses}")
    for run in runs:
        require(CONTENT.startswith(run.out), "not what was sent", run)
        require(run.status != 0 or run.out == CONTENT, "not all of it", run)
    last = world.pawl("bob", "decrypt", "-q", "message")
    if 0 in statuses:
        require(last.status == 11, f"decrypted twice: {statuses}", last)
    elif last.status != 0:
        had = any(run.status == 137 and run.out == CONTENT for run in runs)
        if last.status != 11 or not had:
            world.ledger.lost += 1
            raise Violation(f"a message was lost: {statuses}; {last}")
    world.converse("alice", "bob")
    world.intact("bob")


def both(world, seed):
    """In one store, some encrypt and others decrypt; nothing waits for anything for ever."""
    crowd = Crowd(world, seed)
    for number in range(4):
        world.write(f"message.{number}", world.succeed("alice", "encrypt", "-t", "bob", "content").out)
    dying = set(crowd.chance.sample(range(EIGHT), 2))
    for number in range(EIGHT):
        if number % 2:
            crowd.add("bob", "encrypt", "-t", "alice", "content", is_mortal=number in dying)
        else:
            crowd.add("bob", "decrypt", "-q", f"message.{number // 2}", is_mortal=number in dying)
    runs = crowd.finish()
    world.ledger.sent += 4
    for number in range(4):
        run = runs[2 * number]
        require(run.status in (0, 137), "it was not decrypted", run)
        again = world.pawl("bob", "decrypt", "-q", f"message.{number}")
        if run.status == 0 or again.status == 11:
            require(run.out == CONTENT and again.status == 11, "lost or read twice", run, again)
        else:
            require(again.status == 0 and again.out == CONTENT, "it was lost", run, again)
    arrive(world, crowd, [(run, "alice") for run in runs[1::2]])


def copies(world, seed):
    """A copy that was taken while others write opens, or is refused as damaged."""
    crowd = Crowd(world, seed)
    home = os.path.join(world.directory, "copy")
    for number in range(4):
        crowd.add("alice", "encrypt", "-t", "bob", "content")
    found = []
    for number in range(3):
        time.sleep(crowd.usual * crowd.chance.uniform(0, 1))
        os.mkdir(f"{home}{number}", 0o700)
        os.mkdir(f"{home}{number}/store", 0o700)
        names = crowd.chance.sample(["key", "store.db", "store.db-journal"], 3)
        for name in names:
            source = world.store("alice", name)
            if os.path.exists(source):
                shutil.copy(source, f"{home}{number}/store")
        found.append(f"copy{number}")
    runs = crowd.finish()
    for copy in found:
        world.ledger.faults += 1
        run = world.pawl(copy, "contact", "list")
        require(run.status in (0, 22), "a copy", run)
        require(run.status == 22 or run.out.count(b"\n") == 2, "a wrong answer", run)
        run = world.pawl(copy, "encrypt", "-t", "bob", "content")
        require(run.status in (0, 20, 22), "a copy", run)
    arrive(world, crowd, [(run, "bob") for run in runs])


def claimers(world, seed):
    """Four that import from a directory with two one-time bundles, while its owner tops it up and some are
    killed: each gets a bundle that is nobody else's, or the one for all."""
    crowd = Crowd(world, seed)
    setups.published(world)
    people = ["alice", "carol", "dan", "eve"]
    mortal = crowd.chance.choice(people)
    for person in people:
        crowd.add(person, "import", "--new-session", "bob", "prekeys", is_mortal=person == mortal)
    crowd.add("bob", "publish", "--count", "2", "prekeys")
    for run in crowd.finish():
        require(run.status in (0, 137), "neither done nor killed", run)
    for person in people:
        if person != mortal or b"bob\t" in world.succeed(person, "contact", "list").out:
            prekeys.written(world, person)
    prekeys.taken(world, mortal)
    world.intact("bob")


# Where one stands still that has locked the store, as calls of its own by their number.
HOLDS = [
    ("pwrite64", 1), ("pwrite64", 5), ("pwrite64", 20), ("fdatasync", 1), ("fdatasync", 3), ("fdatasync", 4),
    ("ftruncate", 1), ("fdatasync", 5),
]  # fmt: skip


class Standstill(Injection):
    """Stops before that call, until it is told to go on."""

    deed = "signal=STOP"
    options = ("-f",)


def held(world, verb, call, number):
    """One stands still in the middle of its transaction: the others are told so within their time and
    change nothing; when it goes on it succeeds, and when it is killed the others do at once."""
    for ending in (signal.SIGCONT, signal.SIGKILL):
        world.begin()
        world.write("message", world.succeed("alice", "encrypt", "-t", "bob", "content").out)
        mine = ("encrypt", "-t", "alice", "content") if verb == "encrypt" else ("decrypt", "-q", "message")
        fault = Standstill(call, number)
        running = world.start("bob", *mine, fault=fault, tells=True)
        holder = standing(running, fault)
        world.ledger.faults += 1
        began = time.monotonic()
        for others in (["encrypt", "-t", "alice", "content"], ["decrypt", "message"], ["export"]):
            run = world.pawl("bob", *others, "--lock-timeout", "0")
            require(run.status == 21, "not refused as locked", run)
            require(run.out == b"" or others[0] == "decrypt", "it emitted something", run)
        require(time.monotonic() - began < 3, "they waited")
        if number == 1:
            run = world.pawl("bob", "export", "--lock-timeout", "1")
            require(run.status == 21 and 0.9 < run.seconds < 5, "it did not wait as it should", run)
        bereaved(world)
        os.kill(holder, ending)
        run = world.finish(running, Moment(signal.SIGKILL, 0))
        if ending == signal.SIGCONT:
            require(run.status == 0, "it did not go on", run)
        world.converse("alice", "bob")
        world.intact("bob")


def bereaved(world):
    """A copy of a store without the journal of what is under way: damaged, or good for an answer."""
    copy = os.path.join(world.directory, "copy")
    os.mkdir(copy, 0o700)
    os.mkdir(f"{copy}/store", 0o700)
    for name in ("key", "store.db"):
        shutil.copy(world.store("bob", name), f"{copy}/store")
    for question in ("identity", "contact list", "check"):
        run = world.pawl("copy", *question.split())
        require(run.status in (0, 22), "neither damaged nor good", run)
    shutil.rmtree(copy)


def standing(running, fault):
    """Waits until the program that strace has started stands still; its process."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if os.path.exists(fault.log):
            with open(fault.log) as log:
                if "stopped by SIGSTOP" in log.read():
                    strace = running.process.pid
                    with open(f"/proc/{strace}/task/{strace}/children") as file:
                        return int(file.read().split()[0])
        time.sleep(0.005)
    raise Violation("it did not stand still")
