"""Many contacts, many readers, many messages."""

import functools
import itertools
import os
import shutil
import statistics
import tempfile

import table
from measure import Medians, Memory, Run, against
from rows import at_most

# How many real people read a message among so many others, who exist on paper only.
READERS = 8
COUNTS = (1, 10, 100, 1000)
CONTACTS = 10_000
MEMORY = "/dev/shm"


class Crowd:
    """The stores that the rows below share. People called `person-0` and so on exist only as far as others see
    them: the bench makes their bundles and first messages."""

    def __init__(self, work, bench):
        self.work, self.people, self.bench = work, work.people, bench

    @functools.cached_property
    def crowded(self):
        """Someone who knows 999 people."""
        self.know("crowded", 999)
        return "crowded"

    def path(self, name):
        return self.people.path(name)

    def know(self, name, count):
        """Makes a store whose owner has imported the bundles of so many people, who never write."""
        # In memory, where there is some to write to: each import waits for the disk.
        with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None) as place:
            store, bundles = os.path.join(place, name), os.path.join(place, "bundles")
            Run([self.bench, "publish", str(count), bundles])
            for words in (["init"], ["import", "--all", bundles, "--yes"]):
                Run([self.people.pawl, "--store", store, "-q", *words])
            shutil.move(store, self.people.store(name))

    def hear(self, name, count, between):
        """Makes a store whose owner has received something from so many people. `between` is called before each
        of these messages, with its number."""
        self.people.run(name, "init")
        with open(self.path("bundle"), "wb") as bundle:
            bundle.write(self.people.run(name, "export"))
        Run([self.bench, "greet", str(count), self.path("bundle"), self.path("greetings")])
        for number in range(count):
            between(number)
            greeting = os.path.join(self.path("greetings"), str(number))
            self.people.run(name, "decrypt", "--accept", f"person-{number}", greeting)

    def converse(self, one, other):
        """Lets two people write to each other until both are in the middle of a conversation: what `one` writes
        from then on is in one chain, as long as `other` is not heard."""
        self.people.introduce(one, other)
        self.people.carry(one, other, "--accept", one)
        self.people.carry(other, one)
        self.people.carry(one, other)

    def letter(self, sender, reader):
        """A fresh message of 1 KiB."""
        self.people.run(
            sender, "encrypt", "-t", reader, "-o", self.path("letter"), self.work.small)
        return self.path("letter")

    def reading(self, reader, sender, *arguments):
        """Returns what reads a fresh message and says how long that took."""
        return lambda: Run(self.people.command(
            reader, "decrypt", *arguments, self.letter(sender, reader)))


def crowds(crowd, rounds):
    """Many contacts, many readers, many messages."""
    people, file = crowd.people, crowd.work.small
    people.run("writer", "init")
    people.run("lone", "init")
    for reader in ("lone", crowd.crowded):
        # The one who writes is the last that the reader has met.
        people.introduce("writer", reader)
        people.carry("writer", reader, "--accept", "writer")

    def read(reader):
        # After an answer the writer begins a new chain.
        people.carry(reader, "writer")
        return crowd.reading(reader, "writer")()

    yield at_most(
        "a message decrypted where there are 1,000 contacts", "where there is one",
        against(lambda: read("crowded"), lambda: read("lone"), 5 * rounds), 2, "the time",
    )

    def to(count):
        names = [word for number in range(count) for word in ("-t", f"person-{number}")]
        return lambda: Run([*people.command("crowded", "encrypt", *names), file])

    yield at_most(
        "a message to 100 readers", "to 10 readers", against(to(100), to(10), 5 * rounds), 10,
        "the time",
    )
    yield from loop(crowd.work)


def readers(crowd, rounds, tables):
    """Messages from and to many people who have written."""
    yield from senders(crowd, rounds)
    yield from circulars(crowd, rounds, tables)


def senders(crowd, rounds):
    """Reading among many sessions. The readers have written to the hub from time to time, so their keys are
    spread over all that are tried."""
    count = COUNTS[-1] - READERS
    spread = {number * count // READERS: f"reader-{number}" for number in range(READERS)}

    def meet(number, hub="hub"):
        if reader := spread.get(number):
            crowd.people.run(reader, "init")
            crowd.converse(reader, hub)

    crowd.hear("hub", count, meet)
    for name in ("far", "single"):
        crowd.people.run(name, "init")
    crowd.converse("far", "single")
    names = itertools.cycle(spread.values())
    name = "a message decrypted among 1,000 sessions in which something was received"
    yield at_most(
        name, "where there is one",
        against(
            lambda: crowd.reading("hub", next(names))(), crowd.reading("single", "far"),
            2 * READERS * rounds,
        ), 1.5, "the time",
    )

    def known():
        sender = next(names)
        return crowd.reading("hub", sender, "-f", sender)()

    yield at_most(
        f"{name}, with `-f`", "where there is one",
        against(known, crowd.reading("single", "far", "-f", "far"), 2 * READERS * rounds), 1.2,
        "the time",
    )


class Letter:
    """What a message to several readers takes: for the writer, and for the quickest and the slowest of at most
    eight of them."""

    def __init__(self, crowd, writer, readers, count, *arguments):
        people, path = crowd.people, crowd.path("circular")
        names = [*readers, *(f"person-{number}" for number in range(count - len(readers)))]
        to = [word for name in names for word in ("-t", name)]
        words = [*people.command(writer, "encrypt", "-o", path, *to), crowd.work.small]
        memory = Memory(words)
        Run(memory.words)
        self.kibibytes = memory.kibibytes()
        self.writing = Run(words)
        self.length = os.path.getsize(path)
        times = [
            Run(people.command(reader, "decrypt", *arguments, path)).seconds for reader in readers]
        self.quickest, self.slowest = min(times), max(times)


def circulars(crowd, rounds, tables):
    """Messages to many readers at once."""
    lines, ratio = [], None
    for count in COUNTS:
        real = [f"reader-{number}" for number in range(min(READERS, count))]
        letters = [Letter(crowd, "hub", real, count) for _ in range(rounds + 1)][1:]
        lines.append(line(count, "answered", letters))
        ratio = Medians([letter.slowest for letter in letters],
                        [letter.quickest for letter in letters])
    for count in COUNTS:
        letters = []
        for index in range(rounds):
            real = [f"fresh-{count}-{index}-{number}" for number in range(min(READERS, count))]
            for reader in real:
                crowd.people.run(reader, "init")
                crowd.people.introduce(crowd.crowded, reader)
            letters.append(
                Letter(crowd, crowd.crowded, real, count, "--accept", crowd.crowded))
        lines.append(line(count, "initial", letters))
    tables["readers"] = table.grid(
        ("readers", "sessions", "encrypt", "memory", "length", "quickest reader", "slowest reader"),
        lines)
    yield at_most(
        "the slowest of eight readers among 1,000, in sessions that were answered", "the quickest",
        ratio, 2, "the time",
    )


def line(count, sessions, letters):
    """The cells of the table about messages of one kind."""

    def median(of):
        return statistics.median(map(of, letters))

    return (
        f"{count:,}", sessions, milliseconds(median(lambda letter: letter.writing.seconds)),
        f"{median(lambda letter: letter.kibibytes) / 1024:.1f} MiB",
        f"{median(lambda letter: letter.length):,.0f} bytes",
        milliseconds(median(lambda letter: letter.quickest)),
        milliseconds(median(lambda letter: letter.slowest)),
    )


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"


def contacts(crowd, rounds, tables):
    """Commands about one contact, where there are so many and where there is one."""
    people = crowd.people
    crowd.know("throng", CONTACTS - 1)
    people.run("friend", "init")
    people.run("alone", "init")
    for name in ("throng", "alone"):
        crowd.converse("friend", name)
    with open(crowd.path("friend.pawl"), "wb") as bundle:
        bundle.write(people.run("friend", "export"))

    def rename(name):
        done = Run(people.command(name, "contact", "rename", "friend", "comrade"))
        people.run(name, "contact", "rename", "comrade", "friend")
        return done

    def plain(*words):
        return lambda name: Run(people.command(name, *words))

    commands = {
        "encrypt -t": plain("encrypt", "-t", "friend", crowd.work.small),
        "decrypt": lambda name: crowd.reading(name, "friend")(),
        "decrypt -f": lambda name: crowd.reading(name, "friend", "-f", "friend")(),
        "import": plain("import", "friend", crowd.path("friend.pawl")),
        "verify": plain("verify", "friend"),
        "contact show": plain("contact", "show", "friend"),
        "contact rename": rename,
        "group add": plain("group", "add", "team", "friend"),
        "session show": plain("session", "show", "friend"),
    }
    times = {
        label: against(lambda: run("throng"), lambda: run("alone"), 4 * rounds)
        for label, run in commands.items()
    }
    tables["contacts"] = table.grid(
        ("command", "one contact", "10,000 contacts", "ratio", "noise"),
        [(f"`{label}`", milliseconds(both.theirs), milliseconds(both.ours),
          f"{both.ours / both.theirs:.2f}", f"{both.noise * 100:.0f} %")
         for label, both in times.items()])
    yield at_most(
        "a command about one of 10,000 contacts, the slowest of nine", "where there is one",
        max(times.values(), key=lambda both: both.ours / both.theirs), 1.2, "the time",
    )


def loop(work):
    """A conversation that goes on for long."""
    times = []
    for _ in range(10_000):
        sent = Run([*work.encrypt("-o", work.people.path("next")), work.small])
        received = Run(work.decrypt(work.people.path("next")))
        times.append(sent.seconds + received.seconds)
    yield at_most(
        "the last 1,000 of 10,000 messages in a loop", "the first 1,000",
        (sum(times[-1000:]), sum(times[:1000])), 1.2, "the time",
    )
