"""Conversations in which commands are ended by signals at random moments.

The stores are not put back in between: what one death leaves is what the next command finds. In the
end every message that was reported sent has been read, or can be, and no place in a chain was taken by
two messages.
"""

import random
import signal

import checks
from fault import Moment
from violation import Violation, require

# How many commands make a conversation. About half of them are faster than the signal.
LENGTH = 30
SIGNALS = [signal.SIGKILL] * 5 + [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
ROUTES = [
    ("alice", ["bob"]), ("bob", ["alice"]), ("alice", ["carol"]), ("carol", ["alice"]),
    ("alice", ["bob", "carol"]),
]  # fmt: skip


def cases(plan):
    for number in range(2 * plan.kills // LENGTH):
        yield str(number), converse, (f"{plan.seed} {number}",)


def converse(world, seed):
    world.begin()
    conversation = Conversation(world, random.Random(seed))
    for _ in range(LENGTH):
        conversation.step()
    conversation.end()


class Letter:
    """A message on its way to one reader, in a file. `was_released` says that all of it came out of a
    decryption that died before it could report that."""

    def __init__(self, reader, name, content):
        self.reader = reader
        self.name = name
        self.content = content
        self.was_released = False


class Conversation:
    def __init__(self, world, chance):
        self.world = world
        self.chance = chance
        self.pending = []
        self.parts = []
        self.places = set()
        self.emitted = []
        self.count = 0
        self.usual = world.succeed("alice", "encrypt", "-t", "bob", "content").seconds

    def step(self):
        deeds = [self.encrypt, self.encrypt, self.renew, self.verify]
        self.chance.choice(deeds + [self.decrypt] * min(len(self.pending), 4))()

    def struck(self, person, *arguments, **others):
        """Runs a command that a signal ends at some moment, if it is not faster. A third of the time
        goes by before the program itself begins."""
        delay = self.usual * self.chance.uniform(0.3, 1.2)
        fault = Moment(self.chance.choice(SIGNALS), delay)
        return self.world.pawl(person, *arguments, fault=fault, **others)

    def encrypt(self):
        sender, readers = self.chance.choice(ROUTES)
        content = self.chance.randbytes(self.chance.choice([0, 1, 3000, 400_000]))
        self.count += 1
        name = f"message.{self.count}"
        self.world.write("input", content)
        names = [word for reader in readers for word in ("-t", reader)]
        to_file = self.chance.random() < 0.5
        options = [*names, "-o", name] if to_file else names
        run = self.struck(sender, "encrypt", *options, input="input")
        if not to_file:
            self.world.write(name, run.out)
        message = self.world.read(name)
        self.emitted.append(message or b"")
        if run.status == 0:
            self.world.ledger.sent += len(readers)
        if run.status == 0 or (to_file and message is not None):
            self.pending += [Letter(reader, name, content) for reader in readers]
        elif message:
            self.parts += [Letter(reader, name, content) for reader in readers]

    def decrypt(self):
        letter = self.chance.choice(self.pending)
        self.read(letter, self.struck)

    def read(self, letter, pawl):
        output = ["-o", "text"] if self.chance.random() < 0.5 else []
        self.world.write("text", b"old")
        run = pawl(letter.reader, "decrypt", "-q", *output, letter.name, tells=True)
        released = self.world.read("text") if output else run.out
        if output:
            require(released in (b"old", letter.content), "neither old nor new", run)
        require(released == b"old" or letter.content.startswith(released), "not what was sent", run)
        if run.status == 0:
            require(released == letter.content, "not all of it", run)
            self.take(run)
            self.pending.remove(letter)
        elif run.status == 11:
            if not letter.was_released:
                self.world.ledger.lost += 1
                raise Violation(f"a message was lost: {run}")
            self.pending.remove(letter)
        else:
            require(run.status >= 128, "it cannot be read", run)
        letter.was_released = letter.was_released or released == letter.content

    def take(self, run):
        """A message was read from a place in a chain, where no other may be."""
        event = self.world.event(run)
        place = (event["chain"], event["number"])
        if place in self.places:
            self.world.ledger.reused += 1
            raise Violation(f"two messages at {place}: {run}")
        self.places.add(place)

    def renew(self):
        """Alice begins a new session with a fresh bundle of Bob's."""
        options = self.chance.choice([[], ["--one-time"]])
        bundle = self.struck("bob", "export", *options, "-o", "bundle")
        if bundle.status == 0:
            self.struck("alice", "import", "--new-session", "bob", "bundle")

    def verify(self):
        self.struck("alice", "verify", "--confirm", "bob")

    def end(self):
        for letter in list(self.pending):
            self.read(letter, self.world.pawl)
        require(not self.pending, "some cannot be read", [letter.name for letter in self.pending])
        for letter in self.parts:
            part = self.world.read(letter.name)
            for place in checks.remains(self.world, letter.reader, part, letter.content):
                require(place not in self.places, f"two messages at {place}")
                self.places.add(place)
        checks.distinct(self.world, self.emitted)
        for friend in ("bob", "carol"):
            self.world.converse("alice", friend)
        for person in ("alice", "bob", "carol"):
            self.world.intact(person)
