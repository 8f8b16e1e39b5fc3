"""Runs of a program, with what each of them wrote, the time that it took and the memory that it used."""

import os
import selectors
import signal
import subprocess
import time
from dataclasses import dataclass, field

# The time that a run may take, in seconds; commands that wait for a lock are told to give up sooner.
PATIENCE = 10.0


@dataclass
class Run:
    """The result of a run. If signal N ended it, the status is 128 + N, as in a shell."""

    command: list
    status: int
    out: bytes
    err: bytes
    seconds: float
    kilobytes: int
    hung: bool = False
    events: bytes = b""
    notes: list = field(default_factory=list)

    @property
    def was_killed(self):
        return self.status == 128 + signal.SIGKILL

    def __str__(self):
        said = self.err.decode(errors="backslashreplace").strip()
        return f"{' '.join(self.command)}: status {self.status}, said {said!r}"


class Running:
    """A program that has been started. `finish` reads its output."""

    def __init__(self, command, *, env, cwd, stdin=None, stdout=None, keep=(), prepare=None):
        self.command = command
        self.began = time.monotonic()
        self.errors = os.memfd_create("errors")
        self.pid_status = None
        self.process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE if stdout is None else stdout,
            stderr=self.errors,
            pass_fds=keep,
            preexec_fn=prepare,
            # The process group is killed as a whole, since strace does not kill its child.
            start_new_session=True,
        )

    def signal(self, number):
        """Sends a signal, unless the program has already ended."""
        if self.process.returncode is None:
            os.kill(self.process.pid, number)

    def finish(self, patience=PATIENCE):
        """Waits for the end of the program, kills it if it takes too long, and returns the run."""
        deadline = self.began + patience
        out = self._read(deadline)
        hung = out is None
        status, usage = self._wait(deadline)
        if status is None:
            hung = True
            os.killpg(self.process.pid, signal.SIGKILL)
            _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = code = os.waitstatus_to_exitcode(status)
        if self.process.stdout:
            self.process.stdout.close()
        err = os.pread(self.errors, 1 << 20, 0)
        os.close(self.errors)
        return Run(
            command=self.command,
            status=code if code >= 0 else 128 - code,
            out=out or b"",
            err=err,
            seconds=time.monotonic() - self.began,
            kilobytes=usage.ru_maxrss,
            hung=hung,
        )

    def _read(self, deadline):
        """Returns the standard output, or None if the program has not closed it in time."""
        if not self.process.stdout:
            return b""
        pieces = []
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                if not selector.select(max(0, deadline - time.monotonic())):
                    return None
                piece = os.read(self.process.stdout.fileno(), 1 << 20)
                if not piece:
                    return b"".join(pieces)
                pieces.append(piece)

    def _wait(self, deadline):
        """Returns the status and the resource usage, or None for both if the program has not ended in time.
        Most programs have ended when this is called."""
        pause = 0.0002
        while True:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                return status, usage
            if time.monotonic() > deadline:
                return None, None
            time.sleep(pause)
            pause = min(pause * 2, 0.01)
