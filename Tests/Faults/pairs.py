"""Pairs of stores that hold channels side by side, and what must hold for them afterwards."""

import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import checks
import message as form
from channel import Carrier, Channel, Nobody, Side, Speech, side_by_side
from violation import Violation, require

# The number of pairs. A channel mostly waits.
COUNT = 8
# The length of the first message of a side, in bytes, with a session and with nothing but a bundle.
OPENING, INITIAL_OPENING = 2567, 3791


@dataclass(frozen=True)
class Situation:
    """What two people have of each other when their channel begins, and how each of them calls the other."""

    people: tuple
    arguments: tuple
    prepare: Callable = lambda world: None
    openings: tuple = (OPENING, OPENING)
    # Whether they have the same session, so that each can tell what is missing of the other's messages.
    is_known: bool = True


def one_bundle(world):
    """Dan has Bob's bundle, and Bob knows nothing of Dan."""
    world.succeed("dan", "import", "-q", "bob", "bob.pawl")


def two_bundles(world):
    """Carol and Dan have each other's bundles."""
    world.succeed("dan", "import", "-q", "carol", "carol.pawl")
    world.succeed("carol", "import", "-q", "dan", "dan.pawl")


SITUATIONS = {
    "session": Situation(("alice", "bob"), (["bob"], ["alice"])),
    "first": Situation(("dan", "bob"), (["bob"], ["--accept", "dan"]), one_bundle, (INITIAL_OPENING, OPENING)),
    "crossed": Situation(
        ("carol", "dan"), (["dan"], ["carol"]), two_bundles, (INITIAL_OPENING, INITIAL_OPENING), is_known=False
    ),
}


@dataclass
class Trial:
    """One channel: how it is disturbed, and what must come of it."""

    expect: Callable
    carrier: Carrier = None
    # What strikes each side, how it speaks, and whether anybody reads what it gives out.
    faults: tuple = (None, None)
    speeches: tuple = (Speech, Speech)
    reads: tuple = (True, True)
    # Options of both sides, or arguments in the place of the usual ones.
    options: tuple = ()
    arguments: tuple = None
    # The only side that there is.
    alone: int = None


class Pairs:
    """The stores of two people, once for each channel of a case."""

    def __init__(self, world, name, seed):
        self.world = world
        self.situation = situation = SITUATIONS[name]
        self.chance = random.Random(f"{seed} {name}")
        world.begin()
        situation.prepare(world)
        for person in situation.people:
            for number in range(COUNT):
                os.mkdir(world.home(f"{person}.{number}"), 0o700)
                shutil.copytree(world.store(person), world.store(f"{person}.{number}"))
        # All copies are equal.
        self.before = [counts(world, home) for home in self.homes(0)]
        # The channels of each pair until now.
        self.held = [[] for _ in range(COUNT)]

    def homes(self, number):
        return [f"{person}.{number}" for person in self.situation.people]

    def hold(self, trials):
        """Holds a channel for each trial, checks what comes of it, and returns the channels."""
        channels = [self.begin(number, trial) for number, trial in enumerate(trials)]
        side_by_side(channels)
        for number, (trial, channel) in enumerate(zip(trials, channels)):
            self.held[number].append(channel)
            ledger = self.world.ledger
            ledger.channels += 1
            ledger.faults += channel.carrier.has_struck
            ledger.said += sum(side.speech.length for side in channel.programs)
            ledger.turns += sum(side.told.count("turn") for side in channel.programs)
            trial.expect(channel)
        return channels

    def begin(self, number, trial):
        """Starts the programs of a channel."""
        is_piped = self.chance.random() < 0.5
        sides = []
        for index, home in enumerate(self.homes(number)):
            if trial.alone not in (None, index):
                sides.append(Nobody())
                continue
            arguments = [*(trial.arguments or self.situation.arguments)[index], *trial.options]
            name = self.situation.people[index]
            sides.append(
                Side(
                    self.world, home, name, arguments, trial.speeches[index](self.chance, name),
                    fault=trial.faults[index], is_piped=is_piped, is_read=trial.reads[index],
                )
            )  # fmt: skip
        return Channel(sides, trial.carrier)

    def recover(self, is_replayed=False):
        """Checks that all stores are whole, that each message had a key of its own, and that the next channel
        between them works. With `is_replayed`, messages may have arrived in a later channel."""
        letters = [[self.account(number, index, is_replayed) for index in (0, 1)] for number in range(COUNT)]
        fresh = self.hold([Trial(undisturbed)] * COUNT)
        for number, channel in enumerate(fresh):
            ways = [way for held in self.held[number] for way in held.ways]
            messages = [way.recorded[at : at + 8192] for way in ways for at, _ in form.heads(way.recorded)]
            checks.distinct(self.world, [bytes(message) for message in messages] + letters[number])
            for home in self.homes(number):
                self.world.intact(home)

    def account(self, number, index, is_replayed):
        """Checks with a file message that each message of one side has used up a key of its own, and that the
        other side keeps the keys of those, and only those, that have not arrived. Returns the file message."""
        homes, people = self.homes(number), self.situation.people
        ways = [channel.ways[index] for channel in self.held[number]]
        heads = [head for way in ways for head in form.heads(way.recorded)]
        whole = [end for _, end in heads if end]
        arrived = sum(bool(end) and end <= way.intact for way in ways for _, end in form.heads(way.recorded))
        options = self.situation.arguments[1 - index]
        accept = options if "--accept" in options else ()
        letter = self.world.succeed(homes[index], "encrypt", "-q", "-t", people[1 - index], "content").out
        checks.delivered(self.world, homes[1 - index], letter, accept)
        self.world.ledger.sent += 1 + len(heads)
        sent = counts(self.world, homes[index])[0] - self.before[index][0] - 1
        missing = counts(self.world, homes[1 - index])[1] - self.before[1 - index][1]
        facts = f"{homes[index]}: {len(heads)} messages, {sent} counted, {arrived} arrived, {missing} missing"
        facts += "".join(f"; {side.run}" for channel in self.held[number] for side in channel.programs)
        is_known = self.situation.is_known and not is_replayed
        if sent < len(heads) or is_known and missing < len(whole) - arrived:
            self.world.ledger.reused += 1
            raise Violation(f"a key was used twice: {facts}")
        if is_known and all(channel.sides[1 - index].has_read_everything for channel in self.held[number]):
            require(missing <= sent - arrived, f"a key was kept: {facts}")
        self.world.intact(homes[index])
        return letter


def counts(world, home):
    """Returns how many messages the person has sent in all sessions, and how many are missing."""
    sessions = json.loads(world.succeed(home, "session", "list", "--json").out)
    require(not any(session["kept"] for session in sessions), f"{home} has kept a key")
    gaps = [gap for session in sessions for gap in session["missing"]]
    return (sum(session["sent"] for session in sessions), sum(len(gap["numbers"]) for gap in gaps))


def undisturbed(channel):
    """Everything arrives."""
    for side in channel.sides:
        require(side.run.status == 0, "it failed", side.run, channel)
