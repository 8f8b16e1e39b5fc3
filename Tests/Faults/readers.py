"""Eight processes on one store that read messages of one session at once: each message is read exactly once,
and nobody is told anything else about it."""

from dataclasses import dataclass
from typing import Callable

from crowds import CROWD_SIZE
from violation import require

# How often each situation is met by a crowd, in the short form and in the long one, in which 20,736 of the
# processes decrypt.
ROUNDS, MANY_ROUNDS = 20, 540


def cases(plan):
    for name in SITUATIONS:
        for number in range(MANY_ROUNDS // ROUNDS if plan.is_long else 1):
            yield f"{name} {number}", crowds, (name,)


def crowds(world, name):
    """Restores the situation again and again, and lets a crowd do something with its messages."""
    situation = SITUATIONS[name]
    for number in range(ROUNDS):
        world.restore(f"readers {name}", situation.setup)
        DEEDS[number % len(DEEDS)](world, situation)
    world.intact("bob")


def each_its_own(world, situation):
    """Each process reads a message."""
    runs = at_once(world, [("decrypt", *situation.options, message(index)) for index in range(CROWD_SIZE)])
    for index, run in enumerate(runs):
        judge(world, situation, [run], index)


def in_pairs(world, situation):
    """Two processes read each message."""
    runs = at_once(world, [("decrypt", *situation.options, message(index // 2)) for index in range(CROWD_SIZE)])
    for index in range(CROWD_SIZE // 2):
        judge(world, situation, runs[2 * index : 2 * index + 2], index)


def one_spool(world, situation):
    """Each process reads all messages, which are in one file."""
    world.write("spool", b"".join(world.read(message(index)) for index in range(CROWD_SIZE)))
    # A pipe would get content that another process has as well, before that is noticed.
    files = [f"read.{index}" for index in range(CROWD_SIZE)]
    runs = at_once(world, [("decrypt", *situation.options, "--all", "spool", "-o", file) for file in files])
    world.ledger.sent += CROWD_SIZE
    found = [world.read(file) or b"" for file in files]
    for run, text in zip(runs, found):
        allowed = {0} if text and 10 not in situation.losers else {0, *situation.losers}
        require(run.status in allowed and (text or run.status), "a wrong verdict about all messages", run)
    read = sorted(line for text in found for line in text.splitlines(keepends=True))
    require(read == [content(index) for index in range(CROWD_SIZE)], f"not each once: {read}", *runs)


def beside(*deed, status, words):
    """Returns the deed in which every other process reads its message, and the others do something else with
    theirs, which nobody reads: they end with that status, and say so."""

    def readers(world, situation):
        lines = [
            (*deed, message(index)) if index % 2 else ("decrypt", *situation.options, message(index))
            for index in range(CROWD_SIZE)
        ]
        for index, run in enumerate(at_once(world, lines)):
            if index % 2:
                require(run.status == status and words in run.out + run.err, "a wrong verdict", run)
            else:
                judge(world, situation, [run], index)

    return readers


DEEDS = [
    each_its_own,
    in_pairs,
    one_spool,
    beside("inspect", status=0, words=b"readable        yes"),
    beside("forget", status=1, words=b"has not been read"),
]


def at_once(world, lines):
    """Runs these commands of Bob's at once, and returns their runs."""
    started = [world.start("bob", *line, "-q") for line in lines]
    return [world.finish(running) for running in started]


def judge(world, situation, runs, index):
    """Checks that one of the processes has read the message, and that the others were told so."""
    world.ledger.sent += 1
    statuses = sorted(run.status for run in runs)
    if statuses[0] != 0:
        world.ledger.lost += 1
    is_true = statuses[0] == 0 and situation.losers.issuperset(statuses[1:])
    require(is_true, f"a wrong verdict about {message(index)}", *runs)
    for run in runs:
        require(run.out == content(index) or run.status != 0, "not what was sent", run)


def message(index):
    return f"message.{index}"


def content(index):
    return message(index).encode() + b"\n"


def send(world, sender, numbers, *recipients):
    """Writes the messages with these numbers from one person to others."""
    for number in numbers:
        world.write("words", content(number))
        names = [option for name in recipients for option in ("-t", name)]
        world.write(message(number), world.succeed(sender, "encrypt", *names, "words").out)


def first(*options):
    """Returns a setup with first messages from Dan to Bob, with a bundle that was exported so."""

    def setup(world):
        world.write("bundle", world.succeed("bob", "export", *options).out)
        world.succeed("dan", "import", "-q", "bob", "bundle")
        send(world, "dan", range(CROWD_SIZE), "bob")

    return setup


def to_several(world):
    """There are first messages from Dan to Carol and Bob."""
    for friend in ("carol", "bob"):
        world.succeed("dan", "import", "-q", friend, f"{friend}.pawl")
    send(world, "dan", range(CROWD_SIZE), "carol", "bob")


def from_two(world):
    """There are first messages from Dan and from Eve to Bob."""
    world.succeed("dan", "import", "-q", "bob", "bob.pawl")
    send(world, "dan", range(0, CROWD_SIZE, 2), "bob")
    send(world, "eve", range(1, CROWD_SIZE, 2), "bob")
    world.pass_on("eve", "bob", "--accept", "eve")


def new_chain(world):
    """There are messages from Alice to Bob with which a chain begins."""
    send(world, "alice", range(CROWD_SIZE), "bob")


def ended_chain(world):
    """There are late messages from Alice to Bob, of a chain that has ended, and the first of the next one."""
    send(world, "alice", range(CROWD_SIZE), "bob")
    world.pass_on("alice", "bob")
    world.converse("bob", "alice")


@dataclass(frozen=True)
class Situation:
    setup: Callable
    # The options with which its messages are read.
    options: tuple = ()
    # The statuses of those who come too late for a message.
    losers: frozenset = frozenset({11})


NEW = ("--accept", "dan")
SITUATIONS = {
    "first": Situation(first(), NEW),
    "one-time": Situation(first("--one-time"), NEW),
    "several": Situation(to_several, NEW),
    "two": Situation(from_two, NEW),
    "new": Situation(new_chain),
    # Once the last of its keys is gone, nothing is known of an ended chain.
    "ended": Situation(ended_chain, losers=frozenset({10, 11})),
}
