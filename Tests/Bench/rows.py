"""What is measured: each function makes the rows of one kind of work."""

import functools
import itertools
import os
import statistics
import subprocess
import sys

from files import write_random, write_text
from measure import Memory, Run, against, pipeline, size


class Row:
    """One line of the table. `noise` is a part of the value, or None where there was one run; `best` is what the
    machine would allow, or None where that is not known."""

    def __init__(self, work, peer, bound, value, limit, is_least=True, noise=None, best=None):
        self.work = work
        self.peer = peer
        self.bound = bound
        self.value = value
        self.holds = value >= limit if is_least else value <= limit
        self.noise = noise
        self.best = best


def faster(work, peer, times, least, best_seconds=None):
    """A row that says how many times as fast as the peer pawl is. In `best_seconds` the machine could do it."""
    ours, theirs = times
    return Row(
        work, peer, f"at least {least:g} times as fast", theirs / ours, least, noise=times.noise,
        best=best_seconds and theirs / best_seconds,
    )


def at_most(work, peer, figures, most, of, best=None):
    """A row that says how many times the peer's time, size or memory pawl takes."""
    ours, theirs = figures
    return Row(
        work, peer, f"at most {most:g} times {of}", ours / theirs, most, is_least=False,
        noise=getattr(figures, "noise", None), best=best,
    )


class Work:
    """The files that are encrypted, made when they are needed, and the messages that are made of them."""

    def __init__(self, people):
        self.people = people
        self.numbers = itertools.count()

    @functools.cached_property
    def random(self):
        return self._file("random", lambda path: write_random(path, 1 << 30))

    @functools.cached_property
    def text(self):
        return self._file("text", write_text)

    @functools.cached_property
    def small(self):
        return self._file("small", lambda path: write_random(path, 1024))

    def _file(self, name, write):
        path = self.people.path(name)
        # In a process of its own: what this one grows to would count as the memory of those it starts.
        child = os.fork()
        if child == 0:
            try:
                write(path)
                os._exit(0)
            finally:
                os._exit(1)
        if os.waitpid(child, 0)[1]:
            sys.exit(f"bench: the file {name} could not be made")
        os.sync()
        return path

    def encrypt(self, *arguments):
        return self.people.command("alice", "encrypt", "-t", "bob", *arguments)

    def message(self, file):
        """A fresh message, since each is read once."""
        path = self.people.path(f"message-{next(self.numbers)}")
        Run([*self.encrypt("-o", path), file])
        return path

    def decryption(self, file, run):
        """Calls `run` with a fresh message of a file."""
        message = self.message(file)
        # What was just written is on its way to the disk no more.
        os.sync()
        done = run(message)
        os.remove(message)
        return done

    def decrypt(self, *arguments):
        return self.people.command("bob", "decrypt", *arguments)

    def sealed_by(self, command, name):
        path = self.people.path(name)
        with open(path, "wb") as sink:
            subprocess.run(command, stdout=sink, check=True)
        return path


def shared(words, source=None):
    """In how many seconds all processors together could do what the command does, if nothing else had to be
    done."""
    return min(Run(words, source).processor_seconds for _ in range(3)) / len(os.sched_getaffinity(0))


def streams(work, bench, rounds):
    """A long file that does not become shorter."""
    people, file = work.people, work.random
    bare = shared([bench, "loop"], file)
    age = ["age", "-r", people.age_recipient]
    unage = ["age", "-d", "-i", people.age_identity]
    sealed = work.sealed_by([*age, file], "random.age")
    name = "1 GiB incompressible"
    yield faster(
        f"{name}, file to /dev/null, encrypt", "`age`",
        against(lambda: Run([*work.encrypt(), file]), lambda: Run([*age, file]), rounds), 4,
        bare,
    )
    yield faster(
        f"{name}, file to /dev/null, decrypt", "`age -d`",
        against(
            lambda: work.decryption(file, lambda message: Run(work.decrypt(message))),
            lambda: Run([*unage, sealed]), rounds,
        ), 5, bare,
    )

    def piped(words, source):
        return Run(pipeline(["cat", source], words, ["cat"]))

    # What the pipes take with nothing but a copy between them
    pipes = min(piped(["cat"], file).seconds for _ in range(3))
    yield faster(
        f"{name}, through pipes, encrypt", "`age`",
        against(lambda: piped(work.encrypt(), file), lambda: piped(age, file), rounds), 1.5, pipes,
    )
    yield faster(
        f"{name}, through pipes, decrypt", "`age -d`",
        against(
            lambda: work.decryption(file, lambda message: piped(work.decrypt(), message)),
            lambda: piped(unage, sealed), rounds,
        ), 1.5, pipes,
    )
    os.remove(sealed)


def texts(work, rounds):
    """Text of many kinds, at the default level."""
    people, file = work.people, work.text
    gpg = [*people.gpg, "--trust-model", "always", "-r", "bench", "-e", "-o", "-"]
    zstd_age = pipeline(["zstd", "-T0", "-q", "-c", file], ["age", "-r", people.age_recipient])
    sealed = work.sealed_by(zstd_age, "text.zst.age")
    unage = ["age", "-d", "-i", people.age_identity, sealed]
    unage_zstd = pipeline(unage, ["zstd", "-d", "-q", "-c"])
    ours = size([*work.encrypt(), file])
    name = "200 MB of text"
    yield faster(
        f"{name}, encrypt", "`gpg`",
        against(lambda: Run([*work.encrypt(), file]), lambda: Run([*gpg, file]), rounds), 8,
    )
    yield faster(
        f"{name}, encrypt", "`zstd -T0 \\| age`",
        against(lambda: Run([*work.encrypt(), file]), lambda: Run(zstd_age), rounds), 1.2,
        shared(["zstd", "-3", "-q", "-c", "--single-thread", file]),
    )
    yield at_most(
        f"{name}, size", "`zstd -3`, in one stream",
        (ours, size(["zstd", "-3", "-q", "-c", file])), 1.05, "its size",
    )
    yield at_most(f"{name}, size", "`gpg`", (ours, size([*gpg, file])), 1, "its size")
    yield faster(
        f"{name}, decrypt", "`age -d \\| zstd -d`",
        against(
            lambda: work.decryption(file, lambda message: Run(work.decrypt(message))),
            lambda: Run(unage_zstd), rounds,
        ), 1,
    )
    os.remove(sealed)


def small_messages(work, rounds, bare_commit):
    """A message of 1 KiB, from the start of the process to its end. The machine could do it in the time of
    `bare_commit`, which does nothing but a commit."""
    people, file = work.people, work.small
    bare = statistics.median(
        Run([bare_commit, people.path("bare.db")]).seconds for _ in range(10 * rounds))

    def whole(verb, peer, times):
        return at_most(
            f"1 KiB, whole process, {verb}", peer, times, 2.5, "its time", best=bare / times.theirs)

    age = ["age", "-r", people.age_recipient]
    sealed = work.sealed_by([*age, file], "small.age")
    unage = ["age", "-d", "-i", people.age_identity, sealed]
    yield whole(
        "encrypt", "`age`",
        against(lambda: Run([*work.encrypt(), file]), lambda: Run([*age, file]), 10 * rounds),
    )
    messages = iter([work.message(file) for _ in range(10 * rounds + 1)])
    yield whole(
        "decrypt", "`age -d`",
        against(lambda: Run(work.decrypt(next(messages))), lambda: Run(unage), 10 * rounds),
    )


def sessions(ours, theirs, rounds):
    """Steps of a session in one process; each program prints microseconds for sending and receiving."""

    def steps(words):
        done = subprocess.run([*words, "10000"], stdout=subprocess.PIPE, check=True, text=True)
        return [float(figure) for figure in done.stdout.split()]

    for index, verb in enumerate(("sent", "received")):
        yield faster(
            f"10,000 messages of a session {verb}", "libsignal-protocol-c",
            against(
                lambda: steps([ours, "sessions"]), lambda: steps([theirs]), rounds,
                of=lambda figures: figures[index],
            ), 1,
        )


def economy(work, bench, rounds):
    """Processor time and memory."""
    file = work.random
    yield at_most(
        "1 GiB incompressible, processor time, encrypt", "a bare loop",
        against(
            lambda: Run([*work.encrypt(), file]), lambda: Run([bench, "loop"], file), 2 * rounds,
            of=lambda run: run.processor_seconds,
        ), 1.3, "its time", best=1,
    )
    for verb, words in (("encrypt", work.encrypt()), ("decrypt", work.decrypt())):
        # 8 GiB, without a file of that length.
        feeder = subprocess.Popen(["cat", *[file] * 8], stdout=subprocess.PIPE)
        if verb == "decrypt":
            sealer = subprocess.Popen(
                work.encrypt(), stdin=feeder.stdout, stdout=subprocess.PIPE)
            feeder.stdout.close()
            feeder = sealer
        long, short = Memory(words), Memory(words)
        with open(os.devnull, "wb") as sink:
            process = subprocess.Popen(long.words, stdin=feeder.stdout, stdout=sink)
            feeder.stdout.close()
        if process.wait() or feeder.wait():
            raise SystemExit("bench: a stream of 8 GiB failed")
        if verb == "encrypt":
            Run(short.words, file)
        else:
            work.decryption(file, lambda message: Run([*short.words, message]))
        most = long.kibibytes()
        yield Row(
            f"8 GiB, {verb}, most memory", "64 MiB", "at most 1 times as much",
            most / 65536, 1, is_least=False,
        )
        yield at_most(
            f"8 GiB, {verb}, most memory", "1 GiB", (most, short.kibibytes()), 1.1, "as much"
        )

