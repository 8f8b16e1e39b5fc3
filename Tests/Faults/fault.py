"""The faults that can strike a command while it runs."""

import itertools
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time


class Fault:
    """No fault. Subclasses change how the command is started or what happens to it afterwards."""

    # The exit statuses that the fault may cause, besides those in the table.
    statuses = frozenset()
    prepare = None

    def wrap(self, command):
        """Returns the command line that starts the command with the fault."""
        return command

    def during(self, running):
        """Strikes the running command, if the fault was not set up before it started."""

    def struck(self, run):
        """Returns whether the fault has struck that run."""
        return True


class Injection(Fault):
    """A fault at a system call, which strace injects: at the Nth call of that name, counted from the start
    of the program, and with a `rest` of "+" or "..M" also at all later calls, or those up to the Mth."""

    def __init__(self, call, number, rest=""):
        self.call = call
        self.when = f"{number}{rest}"
        self.log = os.path.join(tempfile.gettempdir(), f"strace-{os.getpid()}")

    def wrap(self, command):
        if os.path.exists(self.log):
            os.unlink(self.log)
        inject = f"inject={self.call}:{self.deed}:when={self.when}"
        return [
            "strace", *self.options, "-qq", "-o", self.log,
            "-e", f"trace={self.call}", "-e", inject, "--", *command,
        ]  # fmt: skip


class Kill(Injection):
    """Kills the command before that call."""

    statuses = frozenset({128 + signal.SIGKILL})
    deed = "signal=KILL"
    # strace delivers no signals with --seccomp-bpf.
    options = ()

    def struck(self, run):
        return run.was_killed


class ThreadedKill(Fault):
    """Kills the command before that call, counted over all of its threads. `which` is as in killer.py."""

    statuses = frozenset({128 + signal.SIGKILL})

    def __init__(self, number, which="all"):
        self.number = number
        self.which = which
        # Several commands with such a fault may run at once.
        self.log = tempfile.mktemp(prefix="killer-")

    def wrap(self, command):
        killer = os.path.join(os.path.dirname(__file__), "killer.py")
        options = ["-E", "-s", "-S", "-B"]
        return [sys.executable, *options, killer, str(self.number), self.which, self.log, *command]

    def struck(self, run):
        return run.was_killed

    def count(self):
        """Returns how many calls there were."""
        with open(self.log) as log:
            return int(log.read())


class Failure(Injection):
    """Makes that call fail with an error."""

    options = ("-f", "--seccomp-bpf", "-y")

    def __init__(self, call, number, error, rest=""):
        super().__init__(call, number, rest)
        self.deed = f"error={error}"
        if call == "getrandom":
            # The crypto library aborts the process if it gets no random bytes.
            self.statuses = frozenset({128 + signal.SIGABRT})

    def struck(self, run):
        return any("(INJECTED)" in line for line in self.lines())

    def target(self):
        """Returns the path of the file that the first call which failed was made on: the name that the call was
        given, or else that of the open file; "2" for standard error."""
        begun = {}
        for line in self.lines():
            process, _, call = line.partition(" ")
            begun[process] = call.strip() if f"{self.call}(" in call else begun.get(process, "")
            if "(INJECTED)" in line:
                words = begun[process].partition("(")[2]
                if words.startswith("AT_FDCWD") or self.call in ("renameat", "unlinkat", "mkdirat"):
                    return words.split('"')[1]
                number, path = re.match(r"(\d+)(?:<([^>]*)>)?", words).groups()
                return number if number == "2" else path
        raise ValueError("nothing failed")

    def comes_after(self, text):
        """Returns whether an earlier call of that name has the text."""
        before = itertools.takewhile(lambda line: "(INJECTED)" not in line, self.lines())
        return any(text in line for line in before)

    def lines(self):
        with open(self.log, errors="replace") as log:
            return log.readlines()


class Moment(Fault):
    """Sends a signal some time after the start."""

    def __init__(self, number, seconds):
        self.number = number
        self.seconds = seconds
        self.statuses = frozenset({128 + number})

    def during(self, running):
        time.sleep(max(0, running.began + self.seconds - time.monotonic()))
        running.signal(self.number)

    def struck(self, run):
        return run.status == 128 + self.number


class Limit(Fault):
    """Limits a resource. `ignored` is a signal that the command ignores from its start on."""

    def __init__(self, kind, amount, ignored=None):
        self.kind = kind
        self.amount = amount
        self.ignored = ignored
        if kind == resource.RLIMIT_FSIZE:
            self.statuses = frozenset({128 + signal.SIGXFSZ})

    def prepare(self):
        if self.ignored:
            signal.signal(self.ignored, signal.SIG_IGN)
        resource.setrlimit(self.kind, (self.amount, self.amount))


class Powerless(Fault):
    """Runs the command without root's power to bypass permissions."""

    def wrap(self, command):
        if os.geteuid() != 0:
            return command
        return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--", *command]

    def struck(self, run):
        return run.status != 0


class Trickle(Fault):
    """Lets no call transfer more than `most` bytes."""

    def __init__(self, most):
        self.most = most
        self.log = os.path.join(tempfile.gettempdir(), f"trickle-{os.getpid()}")

    def wrap(self, command):
        tracer = os.path.join(os.path.dirname(__file__), "trickle.py")
        return [sys.executable, "-I", "-S", tracer, str(self.most), self.log, *command]

    def struck(self, run):
        with open(self.log) as log:
            return int(log.read()) > 0


def calls(command, **how):
    """Returns the system calls that a command makes: the name, the number among the calls of that name, and
    the arguments. Leaves out those of the loader, before the program has made itself undumpable."""
    with tempfile.NamedTemporaryFile() as log:
        subprocess.run(
            ["strace", "-qq", "-o", log.name, "--", *command],
            stdin=how.pop("stdin", subprocess.DEVNULL), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=False, timeout=30, **how,
        )  # fmt: skip
        lines = log.read().decode(errors="replace").splitlines()
    seen, found, is_own = {}, [], False
    for line in lines:
        name, bracket, rest = line.partition("(")
        if not bracket or not name.isidentifier():
            continue
        seen[name] = seen.get(name, 0) + 1
        if is_own:
            found.append((name, seen[name], rest))
        is_own = is_own or (name == "prctl" and "PR_SET_DUMPABLE" in rest)
    return found
