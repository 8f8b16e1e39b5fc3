"""Running commands against each other, in turn, so that both meet the same machine."""

import os
import statistics
import subprocess
import sys
import tempfile
import time


class Run:
    """One run of a command: how long it took, and the processor time."""

    def __init__(self, words, source=None):
        with open(source or os.devnull, "rb") as entry, open(os.devnull, "wb") as sink:
            start = time.perf_counter()
            process = subprocess.Popen(words, stdin=entry, stdout=sink)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"bench: {words} ended with {process.returncode}")
        self.processor_seconds = usage.ru_utime + usage.ru_stime


class Memory:
    """The most memory that a process takes, which a small program of its own notes. To what this process starts,
    the memory that this process has would be added."""

    def __init__(self, words):
        self._report, self._path = tempfile.mkstemp()
        self.words = ["/usr/bin/time", "-f", "%M", "-o", self._path, *words]

    def kibibytes(self):
        """Returns what the process has taken, which has ended."""
        with open(self._report, encoding="utf-8") as report:
            count = int(report.read())
        os.remove(self._path)
        return count


class Medians:
    """The medians of our runs and of the peer's. `noise` is half of the range in which the middle half of the
    ratios of the rounds lies, as a part of their median."""

    def __init__(self, ours, theirs):
        self.ours, self.theirs = statistics.median(ours), statistics.median(theirs)
        low, middle, high = statistics.quantiles([one / other for one, other in zip(ours, theirs)], n=4)
        self.noise = (high - low) / 2 / middle

    def __iter__(self):
        return iter((self.ours, self.theirs))


def against(ours, peer, rounds, of=lambda run: run.seconds):
    """The medians of what `of` says of our runs and of the peer's. Each is a function that makes one
    run."""
    both = {True: [], False: []}
    for index in range(rounds + 1):
        for is_ours in (True, False) if index % 2 else (False, True):
            run = ours() if is_ours else peer()
            # The first round warms what there is to be warmed.
            if index > 0:
                both[is_ours].append(of(run))
    return Medians(both[True], both[False])


def plain_read(path):
    """How many bytes a second one process reads of a file that is in memory, in pieces of 512 KiB."""
    piece, best = bytearray(1 << 19), float("inf")
    for _ in range(3):
        with open(path, "rb", buffering=0) as file:
            start = time.perf_counter()
            while file.readinto(piece):
                pass
            best = min(best, time.perf_counter() - start)
    return os.path.getsize(path) / best


def quoted(words):
    """The words as a shell takes them."""
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)


def pipeline(*commands):
    """The words that run commands in a pipeline, which fails when one of them does."""
    return ["bash", "-o", "pipefail", "-c", " | ".join(map(quoted, commands))]


def size(words):
    """How many bytes a command puts out."""
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        count = sum(len(block) for block in iter(lambda: process.stdout.read(1 << 20), b""))
    if process.returncode:
        sys.exit(f"bench: {words} ended with {process.returncode}")
    return count
