"""A live channel: the throughput of one direction, and how long a keystroke takes."""

import os
import statistics
import subprocess
import time

from measure import Run, against, pipeline
from rows import Row, faster

# Keystrokes that are timed, and the time between two of them, in seconds.
STROKES = 200
PAUSE = 0.02


class Pair:
    """Two processes that something connects: what is written to one comes out of the other."""

    def __init__(self, near, far, numbers=((), ()), source=subprocess.PIPE, sink=subprocess.PIPE):
        self.near = subprocess.Popen(
            near, stdin=source, stdout=subprocess.DEVNULL, pass_fds=numbers[0])
        self.far = subprocess.Popen(
            far, stdin=subprocess.DEVNULL, stdout=sink, pass_fds=numbers[1])

    def stroke(self):
        """Types a letter and returns the seconds until it is there."""
        start = time.perf_counter()
        os.write(self.near.stdin.fileno(), b"x")
        os.read(self.far.stdout.fileno(), 1)
        return time.perf_counter() - start

    def strokes(self):
        """The median time of a keystroke, in seconds, after some that warm everything."""
        times = []
        for _ in range(STROKES):
            time.sleep(PAUSE)
            times.append(self.stroke())
        return statistics.median(times[20:])

    def end(self):
        if self.near.stdin:
            self.near.stdin.close()
        for process in (self.near, self.far):
            if process.wait():
                raise SystemExit(f"bench: {process.args} ended with {process.returncode}")


def talk(people, source=subprocess.PIPE, sink=subprocess.PIPE):
    """Alice and Bob in a channel over a pair of pipes."""
    pipes = [os.pipe(), os.pipe()]
    near, far = (pipes[0][0], pipes[1][1]), (pipes[1][0], pipes[0][1])

    def words(name, other, ends):
        return people.command(name, "channel", other, "--transport-fd", "{},{}".format(*ends))

    pair = Pair(
        words("alice", "bob", near), words("bob", "alice", far), (near, far), source, sink)
    for number in (*near, *far):
        os.close(number)
    return pair


class Socat:
    """socat with OpenSSL over the loopback."""

    PORT = 47113

    def __init__(self, people):
        self.key = people.path("socat.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=localhost", "-keyout", self.key, "-out", people.path("socat.crt")],
            stderr=subprocess.DEVNULL, check=True)
        with open(self.key, "ab") as key, open(people.path("socat.crt"), "rb") as certificate:
            key.write(certificate.read())

    def pair(self, source=subprocess.PIPE, sink=subprocess.PIPE):
        listening = f"OPENSSL-LISTEN:{self.PORT},bind=127.0.0.1,reuseaddr,cert={self.key},verify=0"
        far = ["socat", "-u", listening, "STDOUT"]
        near = ["socat", "-u", "STDIN",
                f"OPENSSL:127.0.0.1:{self.PORT},verify=0,retry=100,interval=0.01"]
        return Pair(near, far, source=source, sink=sink)


class Timed:
    """The time in which a pair carries a file."""

    def __init__(self, make, path):
        with open(path, "rb") as source, open(os.devnull, "wb") as sink:
            start = time.perf_counter()
            make(source, sink).end()
            self.seconds = time.perf_counter() - start


def channels(work, rounds):
    """One direction of a channel against the one-way commands and against socat."""
    people, file = work.people, work.random
    one_way = pipeline([*work.encrypt(), file], work.decrypt())
    socat = Socat(people)

    def ours():
        return Timed(lambda source, sink: talk(people, source, sink), file)

    yield faster(
        "1 GiB incompressible through a channel", "`pawl encrypt \\| pawl decrypt`",
        against(ours, lambda: Run(one_way), rounds), 0.9,
    )
    yield faster(
        "1 GiB incompressible through a channel", "`socat` with OpenSSL",
        against(ours, lambda: Timed(socat.pair, file), rounds), 1,
    )
    times = []
    for make in (lambda: talk(people), socat.pair, bare_pair):
        pair = make()
        # The first one comes when both sides are there.
        pair.stroke()
        times.append(pair.strokes())
        pair.end()
    channel, encrypted, bare = times
    yield Row(
        "a keystroke through a channel, milliseconds more", "a bare pipe", "at most 5",
        (channel - bare) * 1000, 5, is_least=False,
    )
    yield Row(
        "a keystroke through a channel", "`socat` with OpenSSL", "at most 5 times its time",
        channel / encrypted, 5, is_least=False,
    )


def bare_pair():
    """`cat` into `cat`."""
    first = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pair = Pair.__new__(Pair)
    pair.near = first
    pair.far = subprocess.Popen(["cat"], stdin=first.stdout, stdout=subprocess.PIPE)
    first.stdout.close()
    return pair
