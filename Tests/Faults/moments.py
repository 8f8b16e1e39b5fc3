"""Conversations in which signals end commands at random moments.

The stores are not restored in between: each command finds what the previous signal left. At the end every
message that was reported sent has been read or can be read, and no two messages have the same number in
a chain.
"""

import random
import signal

import checks
from fault import Moment
from violation import Violation, require

# The number of commands in a conversation. About half of them end before the signal arrives.
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
    """A message to one recipient, in a file. `was_released` says whether a `decrypt` has released all of
    its content, and was ended before it could report success."""

    def __init__(self, recipient, name, content):
        self.recipient = recipient
        self.name = name
        self.content = content
        self.was_released = False


class Conversation:
    def __init__(self, world, chance):
        self.world = world
        self.chance = chance
        self.pending = []
        self.parts = []
        self.positions = set()
        self.emitted = []
        self.count = 0
        self.usual = world.succeed("alice", "encrypt", "-t", "bob", "content").seconds

    def step(self):
        deeds = [self.encrypt, self.encrypt, self.renew, self.verify]
        self.chance.choice(deeds + [self.decrypt] * min(len(self.pending), 4))()

    def struck(self, person, *arguments, **others):
        """Runs a command that a signal ends at some moment, unless it is faster. The first third of the
        time passes before the program itself begins."""
        delay = self.usual * self.chance.uniform(0.3, 1.2)
        fault = Moment(self.chance.choice(SIGNALS), delay)
        return self.world.pawl(person, *arguments, fault=fault, **others)

    def encrypt(self):
        sender, recipients = self.chance.choice(ROUTES)
        content = self.chance.randbytes(self.chance.choice([0, 1, 3000, 400_000]))
        self.count += 1
        name = f"message.{self.count}"
        self.world.write("input", content)
        names = [word for recipient in recipients for word in ("-t", recipient)]
        to_file = self.chance.random() < 0.5
        options = [*names, "-o", name] if to_file else names
        if self.chance.random() < 0.5:
            run = self.struck(sender, "encrypt", *options, "--", "cat", "input")
        else:
            run = self.struck(sender, "encrypt", *options, input="input")
        if not to_file:
            self.world.write(name, run.out)
        message = self.world.read(name)
        self.emitted.append(message or b"")
        if run.status == 0:
            self.world.ledger.sent += len(recipients)
        if run.status == 0 or (to_file and message is not None):
            self.pending += [Letter(recipient, name, content) for recipient in recipients]
        elif message:
            self.parts += [Letter(recipient, name, content) for recipient in recipients]

    def decrypt(self):
        letter = self.chance.choice(self.pending)
        self.read(letter, self.struck)

    def read(self, letter, pawl):
        to_file = self.chance.random() < 0.5
        command = ["--", "cat"] if not to_file and self.chance.random() < 0.5 else []
        output = ["-o", "text"] if to_file else []
        self.world.write("text", b"old")
        run = pawl(letter.recipient, "decrypt", "-q", *output, letter.name, *command, tells=True)
        released = self.world.read("text") if to_file else run.out
        if to_file:
            require(released in (b"old", letter.content), "neither the old file nor the new one", run)
        require(released == b"old" or letter.content.startswith(released), "not what was sent", run)
        if run.status == 0:
            require(released == letter.content, "it succeeded without releasing everything", run)
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
        """Records the chain and number of a message, which no other message may have."""
        event = self.world.event(run)
        position = (event["chain"], event["number"])
        if position in self.positions:
            self.world.ledger.reused += 1
            raise Violation(f"two messages at {position}: {run}")
        self.positions.add(position)

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
        require(not self.pending, "some messages cannot be read", [letter.name for letter in self.pending])
        for letter in self.parts:
            part = self.world.read(letter.name)
            for position in checks.remains(self.world, letter.recipient, part, letter.content):
                require(position not in self.positions, f"two messages at {position}")
                self.positions.add(position)
        checks.distinct(self.world, self.emitted)
        for friend in ("bob", "carol"):
            self.world.converse("alice", friend)
        for person in ("alice", "bob", "carol"):
            self.world.intact(person)
