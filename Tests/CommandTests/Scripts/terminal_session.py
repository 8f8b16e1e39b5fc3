"""Runs a command at a pseudo-terminal, for the scripts that test what people see and type there.

    python3 terminal_session.py OPTION… -- COMMAND…

The standard streams that are not at the terminal are inherited. What the terminal shows is written to
the file `shown`; the exit status is that of the command, or 128 + N if signal N ended it. The classes
can also be imported.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

# How long to wait for something to be shown, in seconds.
PATIENCE = 20


class Terminal:
    """A pseudo-terminal. `shown` holds every byte that a command has written to it so far."""

    def __init__(self, columns=None, is_raw=False):
        """Opens a terminal of 24 rows, of unknown size if `columns` is None. If it is raw, it shows
        bytes as they are written, without a carriage return before each line feed."""
        self.screen, self.device = pty.openpty()
        self.shown = b""
        self.answered = 0
        if columns:
            fcntl.ioctl(self.device, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        if is_raw:
            modes = termios.tcgetattr(self.device)
            modes[1] &= ~termios.OPOST
            termios.tcsetattr(self.device, termios.TCSANOW, modes)

    def start(self, command, streams=(0, 1, 2), **others):
        """Starts the one command that uses the terminal, which becomes its controlling terminal. Those
        of its standard streams that `streams` lists are at the terminal."""
        names = ("stdin", "stdout", "stderr")
        others.update({names[stream]: self.device for stream in streams})
        running = subprocess.Popen(command, start_new_session=True, preexec_fn=self.begin_session, **others)
        os.close(self.device)
        return running

    def begin_session(self):
        """Makes the terminal that of the session, in the process that will be the command."""
        fcntl.ioctl(self.device, termios.TIOCSCTTY, 0)

    def read(self):
        """Waits for more to be shown, and returns False if no process has the terminal open any more."""
        try:
            piece = os.read(self.screen, 65536)
        except OSError:
            return False
        self.shown += piece
        return piece != b""

    def read_all(self):
        """Reads until no process has the terminal open any more."""
        while self.read():
            pass

    def wait_until(self, condition):
        """Reads until `condition` returns True, or fails after a while."""
        end = time.monotonic() + PATIENCE
        while not condition():
            is_ready = select.select([self.screen], [], [], 0.05)[0]
            if (is_ready and not self.read()) or time.monotonic() > end:
                sys.exit(f"the terminal shows only {self.shown}")

    def type(self, keys):
        self.answered = len(self.shown)
        os.write(self.screen, keys.encode())

    def answer(self, prompt, keys):
        """Types the keys once the prompt has been shown since the last keys."""
        self.wait_until(lambda: prompt.encode() in self.shown[self.answered :])
        self.type(keys)

    def answer_secretly(self, keys):
        """Types the keys once a question has been asked, which must have turned the echo off."""
        self.wait_until(lambda: self.shown[self.answered :].endswith(b": "))
        if termios.tcgetattr(self.screen)[3] & termios.ECHO:
            sys.exit("the echo is on")
        self.type(keys)


class LedTerminal(Terminal):
    """A pseudo-terminal with a session leader of its own, which outlives the command. When a leader ends, the
    system throws away what the terminal has not passed on yet, which can be a command's last words. If a
    signal ended the command, the status is 128 + its number."""

    def start(self, command, streams=(0, 1, 2), **others):
        self.ended, self.ending = os.pipe()
        running = super().start(command, streams, **others)
        os.close(self.ended)
        return running

    def begin_session(self):
        super().begin_session()
        child = os.fork()
        if child == 0:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.dup2(self.ended, 0)
        os.closerange(1, 256)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        # Until all has been read
        os.read(0, 1)
        os._exit(status if status >= 0 else 128 - status)

    def read_all(self):
        super().read_all()
        os.close(self.ending)


class Shell(Terminal):
    """An interactive shell with job control at a pseudo-terminal."""

    def __init__(self):
        super().__init__(columns=200)
        with open("inputrc", "w") as file:
            file.write("set enable-bracketed-paste off\n")
        environment = dict(os.environ, PS1="ready> ", TERM="vt100", HISTFILE="", INPUTRC="inputrc")
        self.process = self.start(["bash", "--norc", "--noprofile", "-i"], env=environment)

    def begin(self, line):
        """Types a command line when the shell is ready."""
        self.wait_until(lambda: self.shown.endswith(b"ready> "))
        self.type(line + "\n")

    def wait_for(self, text):
        """Waits until the text has been shown since the last keys."""
        self.wait_until(lambda: text.encode() in self.shown[self.answered :])

    def run(self, line):
        """Runs a command line to its end, and returns what was shown."""
        self.begin(line)
        self.wait_for("\nready> ")
        return self.shown[self.answered :].decode()

    def children(self):
        """Returns the processes that the shell has started and that have not ended."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(word) for word in file.read().split()]

    def wait_for_stop(self):
        """Waits until the last job has been stopped."""
        self.wait_until(lambda: "Stopped" in self.run("jobs"))

    def has_echo(self):
        """Returns whether the terminal shows what is typed while a command runs."""
        return not re.search(r"(^|\s)-echo\s", self.run("stty -a"))

    def end(self):
        self.begin("exit")
        self.read_all()
        self.process.wait()


def unescaped(text):
    return text.encode().decode("unicode_escape")


def parse(words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--streams", default="012", help="the standard streams at the terminal")
    parser.add_argument("--columns", type=int, help="the width of the terminal")
    parser.add_argument("--raw", action="store_true", help="show bytes as they are written")
    parser.add_argument(
        "--answer", dest="answers", action="append", default=[], metavar="PROMPT=KEYS",
        type=lambda pair: tuple(map(unescaped, pair.split("=", 1))),
        help="type the keys when the prompt has been shown",
    )  # fmt: skip
    parser.add_argument(
        "--secret", dest="answers", action="append", metavar="KEYS",
        type=lambda keys: (unescaped(keys),),
        help="type the keys at the next question, which must not echo them",
    )  # fmt: skip
    end = words.index("--")
    options = parser.parse_args(words[:end])
    return options, words[end + 1 :]


def main():
    options, command = parse(sys.argv[1:])
    terminal = LedTerminal(options.columns, options.raw)
    running = terminal.start(command, [int(digit) for digit in options.streams])
    try:
        for answer in options.answers:
            if len(answer) == 2:
                terminal.answer(*answer)
            else:
                terminal.answer_secretly(*answer)
        terminal.read_all()
    finally:
        with open("shown", "wb") as file:
            file.write(terminal.shown)
    return running.wait()


if __name__ == "__main__":
    sys.exit(main())
