"""Many processes on one store at once, of which some are killed or one is stopped."""

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

CROWD_SIZE = 8


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
    """Commands that run at the same time, some of which are killed after a while."""

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
        """Waits for all commands, and returns their runs in the order in which they were added."""
        mortal = [member for member in self.members if member[1]]
        for running, fault in sorted(mortal, key=lambda member: member[0].began + member[1].seconds):
            fault.during(running)
        return [self.world.finish(running, fault) for running, fault in self.members]


def writers(world, seed):
    """Eight processes encrypt to one contact: each message that is reported sent arrives, with a number of
    its own in the chain."""
    crowd = Crowd(world, seed)
    dying = set(crowd.chance.sample(range(CROWD_SIZE), 3))
    for number in range(CROWD_SIZE):
        crowd.add("alice", "encrypt", "-t", "bob", "content", is_mortal=number in dying)
    arrive(world, crowd, [(run, "bob") for run in crowd.finish()])


def arrive(world, crowd, sent):
    """Checks that each message that was reported sent can be read, in any order, with a number of its own
    in the chain."""
    crowd.chance.shuffle(sent)
    positions = []
    for run, recipient in sent:
        require(run.status in (0, 137), "neither sent nor killed", run)
        if run.status == 0:
            world.ledger.sent += 1
            positions.append(checks.delivered(world, recipient, run.out))
    for run, recipient in sent:
        if run.status != 0:
            positions += checks.remains(world, recipient, run.out)
    if len(set(positions)) < len(positions):
        world.ledger.reused += 1
        raise Violation(f"a key was used twice: {positions}")
    checks.distinct(world, [run.out for run, _ in sent])
    world.converse("alice", "bob")
    world.intact("alice")
    world.intact("bob")


def readers(world, seed):
    """Eight processes decrypt one message: at most one of them succeeds, and the message is not lost with
    those that are killed."""
    crowd = Crowd(world, seed)
    world.write("message", world.succeed("alice", "encrypt", "-t", "bob", "content").out)
    dying = set(crowd.chance.sample(range(CROWD_SIZE), 4))
    for number in range(CROWD_SIZE):
        crowd.add("bob", "decrypt", "-q", "message", is_mortal=number in dying)
    runs = crowd.finish()
    world.ledger.sent += 1
    statuses = sorted(run.status for run in runs)
    require(statuses.count(0) <= 1, f"decrypted twice: {statuses}")
    require(set(statuses) <= {0, 11, 21, 137}, f"statuses {statuses}")
    for run in runs:
        require(CONTENT.startswith(run.out), "not what was sent", run)
        require(run.status != 0 or run.out == CONTENT, "it succeeded without releasing everything", run)
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
    """Some processes encrypt and others decrypt with one store, and there is no deadlock."""
    crowd = Crowd(world, seed)
    for number in range(4):
        world.write(f"message.{number}", world.succeed("alice", "encrypt", "-t", "bob", "content").out)
    dying = set(crowd.chance.sample(range(CROWD_SIZE), 2))
    for number in range(CROWD_SIZE):
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
            require(run.out == CONTENT and again.status == 11, "the message was lost or read twice", run, again)
        else:
            require(again.status == 0 and again.out == CONTENT, "the message was lost", run, again)
    arrive(world, crowd, [(run, "alice") for run in runs[1::2]])


def copies(world, seed):
    """A copy of a store that was made during writes can be opened, or is refused as damaged."""
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
        require(run.status in (0, 22), "a copy is neither usable nor damaged", run)
        require(run.status == 22 or run.out.count(b"\n") == 2, "the copy gives a wrong answer", run)
        run = world.pawl(copy, "encrypt", "-t", "bob", "content")
        require(run.status in (0, 20, 22), "a copy is neither usable nor damaged", run)
    arrive(world, crowd, [(run, "bob") for run in runs])


def claimers(world, seed):
    """Four people import from a directory with two one-time bundles, while its owner adds more and one of
    them is killed: each gets a one-time bundle that nobody else has, or the reusable one."""
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


# The system calls at which a process that has locked the store is stopped, with their numbers: an encryption makes
# 16 of the first kind, a decryption at least 11.
HOLDS = [
    ("pwrite64", 1), ("pwrite64", 5), ("pwrite64", 10), ("fdatasync", 1), ("fdatasync", 3), ("fdatasync", 4),
    ("ftruncate", 1), ("fdatasync", 5),
]  # fmt: skip


class Stop(Injection):
    """Stops the command before that call, until it is continued."""

    deed = "signal=STOP"
    options = ("-f",)


def held(world, verb, call, number):
    """A process is stopped in the middle of its transaction: the others fail after their lock timeout and
    change nothing. When it is continued it succeeds; when it is killed, the others succeed at once."""
    for ending in (signal.SIGCONT, signal.SIGKILL):
        world.begin()
        world.write("message", world.succeed("alice", "encrypt", "-t", "bob", "content").out)
        mine = ("encrypt", "-t", "alice", "content") if verb == "encrypt" else ("decrypt", "-q", "message")
        fault = Stop(call, number)
        running = world.start("bob", *mine, fault=fault, tells=True)
        holder = wait_until_stopped(running, fault)
        world.ledger.faults += 1
        began = time.monotonic()
        for others in (["encrypt", "-t", "alice", "content"], ["decrypt", "message"], ["export"]):
            run = world.pawl("bob", *others, "--lock-timeout", "0")
            require(run.status == 21, "not refused as locked", run)
            require(run.out == b"" or others[0] == "decrypt", "it wrote something", run)
        require(time.monotonic() - began < 3, "they waited longer than the lock timeout")
        if number == 1:
            run = world.pawl("bob", "export", "--lock-timeout", "1")
            require(run.status == 21 and 0.9 < run.seconds < 5, "it did not wait for the lock timeout", run)
        copy_without_journal(world)
        os.kill(holder, ending)
        run = world.finish(running, Moment(signal.SIGKILL, 0))
        if ending == signal.SIGCONT:
            require(run.status == 0, "it did not succeed after it was continued", run)
        world.converse("alice", "bob")
        world.intact("bob")


def copy_without_journal(world):
    """Checks that a copy of the store without the journal of a running transaction is refused as damaged
    or gives an answer."""
    copy = os.path.join(world.directory, "copy")
    os.mkdir(copy, 0o700)
    os.mkdir(f"{copy}/store", 0o700)
    for name in ("key", "store.db"):
        shutil.copy(world.store("bob", name), f"{copy}/store")
    for question in ("identity", "contact list", "check"):
        run = world.pawl("copy", *question.split())
        require(run.status in (0, 22), "neither damaged nor usable", run)
    shutil.rmtree(copy)


def wait_until_stopped(running, fault):
    """Waits until the program that strace has started is stopped, and returns its process identifier."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if os.path.exists(fault.log):
            with open(fault.log) as log:
                if "stopped by SIGSTOP" in log.read():
                    strace = running.process.pid
                    with open(f"/proc/{strace}/task/{strace}/children") as file:
                        return int(file.read().split()[0])
        time.sleep(0.005)
    raise Violation("it was not stopped")
