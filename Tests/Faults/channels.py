"""Channels whose programs are killed, and whose transport is in the hands of an attacker: nothing is given out
that was not said in this channel, no key is used twice, and the next channel works."""

import functools
import signal
import tempfile

from carriers import (
    Cut, Duplicate, Exchange, Flip, HalfCut, Mirror, Pause, Recording, Reflect, Reorder, Slow, Stall, Swallow, Umpire,
)  # fmt: skip
from channel import Speech
from errors import ERRORS, is_untrue, rests
from fault import Failure, Moment, ThreadedKill
from ledger import Ledger
from pairs import COUNT, OPENING, SITUATIONS, Pairs, Trial, undisturbed
from violation import require
from world import World

SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
# About how many system calls a side makes in a brief channel, and how many of them change something. A
# longer one has twice as many.
CALLS = {"all": 760, "lasting": 130}
# Calls that may fail, with the first of them behind those of the loader, and about the last one that a thread
# makes.
FAILING = {
    "read": (17, 36), "write": (1, 12), "pread64": (4, 22), "pwrite64": (1, 64), "fdatasync": (1, 10),
    "ftruncate": (1, 2), "openat": (13, 30), "newfstatat": (19, 106), "fcntl": (1, 73), "poll": (1, 11),
    "mmap": (31, 36), "pipe2": (1, 3), "getrandom": (6, 15),
}  # fmt: skip
# How many turns all channels take in the short form and in the long one.
SHORT_TURNS, LONG_TURNS = (8, 25), (100, 100)


def cases(plan):
    channels, turns = LONG_TURNS if plan.is_long else SHORT_TURNS
    for number in range(0, channels, COUNT):
        yield f"turns {number}", turned, (f"{plan.seed} {number}", min(COUNT, channels - number), turns)
    # In the short form, some is done in one of them only.
    chosen = list(SITUATIONS)[plan.seed % len(SITUATIONS)]
    for name in SITUATIONS:
        yield f"attacked {name}", attacked, (name, plan.seed)
        for number in range(2 * plan.rounds):
            yield f"tampered {name} {number}", disturbed, (name, f"{plan.seed} {number}", tampered)
            yield f"killed {name} {number}", disturbed, (name, f"{plan.seed} {number}", at_calls)
        for number in range(plan.rounds if plan.is_long or name == chosen else 0):
            yield f"failing {name} {number}", disturbed, (name, f"{plan.seed} {number}", at_failing_calls)
            yield f"unheard {name} {number}", disturbed, (name, f"{plan.seed} {number}", at_failing_words)
            yield f"moments {name} {number}", disturbed, (name, f"{plan.seed} {number}", at_moments)
        if plan.is_long:
            for first in range(1, every_call(plan, name), COUNT):
                for index in (0, 1):
                    yield f"every {name} {index} {first}", killed, (name, index, first)


def disturbed(world, name, seed, trials):
    """Holds channels that something is done to."""
    pairs = Pairs(world, name, seed)
    pairs.hold(list(trials(pairs.chance, pairs.situation)))
    pairs.recover()


# How the sides speak

BRIEF = functools.partial(Speech, pauses=(0, 0.02), lines=(1, 1, 5), count=3)
# Long enough for each side to begin several messages
TURNING = functools.partial(Speech, pauses=(0, 1.1), lines=(1, 1, 5), count=3)
GREAT = functools.partial(Speech, pauses=(0,), lines=(4000,))
ENDLESS = functools.partial(
    Speech, pauses=(0, 0.1, 0.5, 1, 1.5, 2), lines=(1,) * 8 + (5, 5, 5, 100, 100, 1000, 10_000), count=1 << 30
)  # fmt: skip


# What happens to the programs


def at_calls(chance, situation):
    """Kills a side before one of its system calls: half the time one that changes something."""
    for number in range(COUNT):
        speech = chance.choice([BRIEF, TURNING])
        which = chance.choice(list(CALLS))
        fault = ThreadedKill(chance.randint(1, CALLS[which] * (1 if speech is BRIEF else 2)), which)
        yield Trial(one_dies, faults=(fault, None) if number % 2 else (None, fault), speeches=(speech, speech))


def at_moments(chance, situation):
    """Ends a side by a signal at some moment."""
    for number in range(COUNT):
        fault = Moment(chance.choice(SIGNALS), chance.choice([0.06, 0.3, 1.5]) * chance.random())
        speech = chance.choice([Speech, TURNING])
        yield Trial(one_dies, faults=(fault, None) if number % 2 else (None, fault), speeches=(speech, speech))


def at_failing_words(chance, situation):
    """Lets writing fail once on one side, also where one of its threads leaves word for another."""
    return at_failing_calls(chance, situation, ["write"])


def at_failing_calls(chance, situation, failing=tuple(FAILING)):
    """Lets a call of one side fail, in whichever of its threads."""
    for number in range(COUNT):
        call = chance.choice(failing)
        error = chance.choice([error for error in ERRORS[call].split() if not is_untrue(call, error)])
        place = chance.randint(*FAILING[call])
        # If nothing more can be written, no error can be told.
        ways = [""] if call == "write" else ["", *rests(call, place, error)]
        fault = Failure(call, place, error, chance.choice(ways))
        # Several of them run at once.
        fault.log = tempfile.mktemp(prefix="strace-")
        speech = chance.choice([BRIEF, TURNING])
        yield Trial(one_fails, faults=(fault, None) if number % 2 else (None, fault), speeches=(speech, speech))


def one_fails(channel):
    """The other side sees a cut, unless nothing more was to come. What the status of the first side may be is in
    the table of all."""
    for side in channel.sides:
        require(side.fault or side.run.status in (0, 15), "a wrong verdict", side.run)


def killed(world, name, index, first):
    """Kills one side before each of several system calls."""
    pairs = Pairs(world, name, f"killed {index} {first}")
    faults = [ThreadedKill(first + number) for number in range(COUNT)]
    faults = [(fault, None) if index == 0 else (None, fault) for fault in faults]
    pairs.hold([Trial(one_dies, faults=fault, speeches=(BRIEF, BRIEF)) for fault in faults])
    pairs.recover()


def every_call(plan, name):
    """Returns a number that is greater than that of the calls which a side makes in a brief channel."""
    world = World(tempfile.mkdtemp(prefix="plan-"), plan.binary)
    world.ledger = Ledger()
    pairs = Pairs(world, name, "plan")
    faults = (ThreadedKill(0), ThreadedKill(0))
    pairs.hold([Trial(undisturbed, faults=faults, speeches=(BRIEF, BRIEF))])
    return max(fault.count() for fault in faults) * 11 // 10


def one_dies(channel):
    """The other side sees a cut, unless nothing more was to come."""
    for side in channel.sides:
        allowed = {0} | side.fault.statuses if side.fault else {0, 15}
        require(side.run.status in allowed, "a wrong verdict", side.run)


# What happens on the way


def tampered(chance, situation):
    """Does something to the bytes of one side, at some place."""
    index = chance.randrange(2)
    opening = situation.openings[index]

    def place():
        after = opening + chance.choice([2600, 6000, 50_000])
        return chance.choice([chance.randrange(opening), chance.randrange(opening, after), opening])

    def junk():
        return chance.randbytes(chance.choice([1, 16, 300]))

    def unread():
        return Trial(cut_off, Stall(index, opening + 3000), speeches=(GREAT, GREAT), reads=(index == 0, index == 1))

    ways = [
        unread,
        lambda: Trial(cut_off, Cut(index, place())),
        lambda: Trial(cut_off, HalfCut(index, place())),
        lambda: Trial(cut_off, HalfCut(index, opening + 2500 + chance.randrange(1000))),
        lambda: Trial(cut_off, Stall(index, place())),
        lambda: Trial(undisturbed, Pause(index, place())),
        lambda: Trial(undisturbed, Slow()),
        lambda: Trial(altered, Flip(index, place(), chance.randrange(8))),
        lambda: Trial(altered, Flip(index, opening + 2600 + chance.randrange(100), chance.randrange(8))),
        lambda: Trial(altered, Exchange(index, place(), 0, junk())),
        lambda: Trial(altered, Exchange(index, place(), chance.choice([1, 16, 300, opening]), b"")),
        lambda: Trial(altered, Exchange(index, place(), 16, chance.randbytes(16))),
        lambda: Trial(altered, Duplicate(index, place())),
        lambda: Trial(altered, Duplicate(index, chance.choice([0, opening]))),
        lambda: Trial(altered, Reorder(index, place())),
        lambda: Trial(reflected, Reflect(index, place())),
        lambda: Trial(reflected, Reflect(index, opening)),
    ]
    return [make() for make in chance.sample(ways, COUNT)]


def cut_off(channel):
    """Who could not read everything sees a cut."""
    if not channel.carrier.has_struck:
        return undisturbed(channel)
    verdict(channel, channel.carrier.index, {15})


def altered(channel):
    """Who gets other bytes than were sent gives out nothing of them, and sees it or waits for more."""
    if not channel.carrier.has_struck:
        return undisturbed(channel)
    # What is repeated may come when the channel is over.
    statuses = {0, 14, 15} if isinstance(channel.carrier, Duplicate) else {14, 15}
    verdict(channel, channel.carrier.index, statuses, {10, 14, 15, 16})


def reflected(channel):
    """Who hears itself gives out nothing of that."""
    if not channel.carrier.has_struck:
        return undisturbed(channel)
    # It may have heard everything before.
    verdict(channel, 1 - channel.carrier.index, {0, 14, 15}, {10, 14, 15, 16})


def verdict(channel, source, statuses, before=frozenset()):
    """Checks the statuses of a channel in which something happened to what that side sent, after the other
    side had opened it, or before."""
    hearer, speaker = channel.sides[1 - source], channel.sides[source]
    allowed = statuses if "open" in hearer.told else before or statuses
    require(hearer.run.status in allowed, "a wrong verdict", hearer.run, channel)
    require(speaker.run.status in (0, 15), "a wrong verdict", speaker.run, channel)


# What somebody does who has nothing but bytes of earlier


# The statuses about a message that was read or given up: nothing is known of a chain whose keys are all gone.
GONE = {10, 11}


def attacked(world, name, seed):
    """Plays what was recorded in an earlier channel, whole or cut, delivered or not, or other messages: nothing
    is given out."""
    pairs = Pairs(world, name, seed)
    opening, hearer = pairs.situation.openings[0], pairs.situation.people[1]
    # Behind the longer of the two heads that a second message may have
    cut = opening + max(pairs.situation.openings) - 60 + pairs.chance.randrange(40)
    in_time = ("--timeout", "1s")
    earlier = [Trial(undisturbed)] * 2 + [Trial(cut_off, HalfCut(0, cut), speeches=(GREAT, GREAT)) for _ in range(3)]
    earlier += [Trial(swallowed, Swallow(), options=in_time) for _ in range(3)]
    channels = pairs.hold(earlier)
    said = [bytes(channel.ways[0].recorded) for channel in channels]
    world.write("recording", said[0])
    run = world.pawl(pairs.homes(0)[1], "decrypt", "recording")
    require(run.status == 16 and not run.out, "a channel is not a file message", run)

    pairs.hold([
        # All that was said in an earlier channel, and what was said in it behind its opening
        played(said[0], GONE),
        behind_opening(opening, said[1]),
        # The same of a channel that was cut off within a message, and that message as the first
        played(said[2], GONE),
        played(said[3][opening:], GONE),
        behind_opening(opening, said[4]),
        # All that never arrived, and its first message before the true one and in its place; the other side
        # may be the first to notice
        played(said[5], {14, 15}, is_open=True),
        Trial(refused({14, 15}, is_open=True), Exchange(0, 0, 0, said[6][:opening])),
        Trial(refused({14, 15}, is_open=True), Exchange(0, 0, opening, said[7][:opening])),
    ])  # fmt: skip

    letters = [world.succeed(pairs.homes(number)[0], "encrypt", "-t", hearer, "content").out for number in range(2)]
    strangers = (["--accept", "somebody"], ["--accept", "somebody"])
    pairs.hold([
        # A file message, its own words, nothing or a part, nobody who can begin
        played(letters[0], {16}),
        Trial(refused({14}, is_open=True), Exchange(0, opening, None, letters[1])),
        Trial(refused({10, 14}), Mirror(), alone=0),
        Trial(unanswered, Recording(b"", pause=5), options=in_time, alone=0),
        Trial(unanswered, Recording(said[7][:1000], pause=5), options=in_time, alone=1),
        Trial(unanswered, options=in_time, arguments=strangers),
        Trial(undisturbed),
        Trial(undisturbed),
    ])  # fmt: skip
    pairs.recover(is_replayed=True)


def played(recording, statuses, is_open=False):
    """The second side alone gets a recording."""
    return Trial(refused(statuses, is_open), Recording(recording), alone=1)


def behind_opening(opening, recording):
    """A recording takes the place of all that the first side says after it has opened a channel."""
    return Trial(refused({14}, is_open=True), Exchange(0, opening, None, recording[opening:]))


def refused(statuses, is_open=False):
    """Returns the check that nothing was given out, and that whoever got other bytes has refused them."""

    def check(channel):
        require(channel.carrier.has_struck, "there was nothing to exchange", channel)
        hearer = [side for side in channel.sides if side.is_program][-1]
        require(hearer.run.status in statuses, "a wrong verdict", hearer.run, channel)
        require(not hearer.given, "it gave out what was said earlier", hearer.run, channel)
        require(not is_open or "open" in hearer.told, "the channel was not opened", hearer.run, channel)

    return check


def swallowed(channel):
    """Who never hears anything gives up."""
    require(channel.sides[1].run.status == 15, "a wrong verdict", channel.sides[1].run, channel)


def unanswered(channel):
    """Whoever waits for an answer gives up in time."""
    for side in channel.programs:
        seconds = side.ended - side.running.began
        require(side.run.status == 15 and 1 <= seconds < 3, f"it gave up after {seconds:.1f} s", side.run)


# How the ratchet turns


def turned(world, seed, count, turns):
    """Two people talk in each of several channels until the ratchet has turned so often."""
    pairs = Pairs(world, "session", seed)
    pairs.hold([Trial(many_turns(turns), Umpire(turns), speeches=(ENDLESS, ENDLESS)) for _ in range(count)])


def many_turns(count):
    def check(channel):
        undisturbed(channel)
        turns = [side.told.count("turn") for side in channel.sides]
        require(sum(turns) >= count and min(turns) >= count // 4, f"{turns} turns", channel.sides[0].run)

    return check
