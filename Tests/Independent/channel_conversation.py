#!/usr/bin/env python3
"""Holds channels between pawl and the Python implementation in this folder.

Usage: channel_conversation.py PAWL

Alice is a Python party and bob is pawl with a store in a temporary directory. They open channels
with a first message from either or from both, and with a session. Either closes first. Megabytes go
both ways, padded and compressed, while others use the session.
"""

import os
import queue
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable

import support
from support import Store, check

import pawl_frames
import pawl_protocol as pawl
from channel import Connection
from pawl_channel import CLOSED, Preface, Side
from pawl_frames import PADDING, STORED
from pawl_primitives import identity_from_text

LARGE = os.urandom(1_500_000) + b"".join(b"%d squared is %d. " % (i, i * i) for i in range(75_000))
LIMIT, SLACK = 10, 2


class Channel:
    """A running `pawl channel` with a socket as its transport."""

    def __init__(self, store: Store, *arguments: str) -> None:
        self.transport, end = socket.socketpair()
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith("PAWL_")}
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [store.program, "--store", store.directory, "channel", *arguments,
             "--transport-fd", str(end.fileno())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            pass_fds=[end.fileno()], env=environment)
        end.close()
        self.heard, self.has_ended, self.unsaid = bytearray(), False, queue.SimpleQueue()
        self.threads = [threading.Thread(target=target, daemon=True)
                        for target in (self._collect, self._feed)]
        for thread in self.threads:
            thread.start()

    def _collect(self) -> None:
        while data := self.process.stdout.read1():
            self.heard += data
        self.has_ended = True

    def _feed(self) -> None:
        try:
            while (data := self.unsaid.get()) is not None:
                self.process.stdin.write(data)
                self.process.stdin.flush()
            self.process.stdin.close()
        except OSError:
            pass                    # pawl has ended

    def say(self, data: bytes) -> None:
        """Has pawl say this."""
        self.unsaid.put(data)

    def close(self) -> None:
        self.unsaid.put(None)

    def connect(self, side: Side) -> Connection:
        return Connection(side, self.transport.fileno(), self.transport.fileno())

    def end(self, status: int = 0) -> str:
        """Waits for pawl to end with this status. Returns what it said to people."""
        self.transport.close()
        self.close()
        try:
            found = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            found = "killed"
        for thread in self.threads:
            thread.join()
        self.errors.seek(0)
        said = self.errors.read().decode(errors="replace").strip()
        check(found == status, f"pawl channel ended with {found}, not {status}: {said}")
        return said


class PaddedSide(Side):
    """A side that looks at the length of each message that it reads."""

    def _commit(self, head: pawl.Head) -> None:
        super()._commit(head)
        length = sum(pawl_frames.overhead(1) + length for _, length in self.frames_read)
        check(self.read == 0 or pawl_frames.padme(length) == length,
              f"pawl wrote a message whose frames have {length} bytes: {self.frames_read}")
        codecs = [codec for codec, _ in self.frames_read[:-1]]
        while codecs and codecs[-1] == PADDING:
            codecs.pop()
        check(PADDING not in codecs, "padding does not stand directly before the last frame")


class GenerousSide(Side):
    """A side that does what is unusual and allowed."""

    def preface(self) -> Preface:
        preface = super().preface()
        preface.acknowledged = 0
        return preface

    def begin_message(self, is_whole: bool = False, pad: bool = True) -> None:
        super().begin_message(is_whole, pad)
        if self.message:
            self.output += self.message.frame(PADDING, bytes(9))

    def end_message(self, codec: int = STORED) -> None:
        super().end_message(codec)
        if codec == CLOSED:         # and says so again, in a message of its own
            self.begin_message()
            super().end_message(CLOSED)


class TimedSide(Side):
    """A side that notes when the messages that it reads begin and are whole."""

    def __init__(self, *arguments, **options) -> None:
        self.beginnings: list[float] = []
        self.endings: list[float] = []
        super().__init__(*arguments, **options)

    def _accept(self, preface: Preface) -> None:
        super()._accept(preface)
        self.beginnings.append(time.monotonic())

    def _commit(self, head: pawl.Head) -> None:
        super()._commit(head)
        self.endings.append(time.monotonic())


class Conversation:
    """Alice in Python and bob in pawl."""

    def __init__(self, program: str, directory: str, name: str) -> None:
        os.mkdir(os.path.join(directory, name))
        self.alice = pawl.Party(name="alice")
        self.bob = Store(program, os.path.join(directory, name), "bob")
        self.IK_B = identity_from_text(self.bob.run("identity").decode().strip())
        self.channels = 0

    def side(self, kind=Side, **options) -> Side:
        return kind(self.alice, self.IK_B, **options)

    def import_from_pawl(self, new_session: bool = False) -> None:
        bundle = pawl_frames.unarmor(self.bob.run("export"), "BUNDLE")
        self.alice.import_bundle(bundle, new_session)

    def hold(self, side: Side, *arguments: str,
             step: Callable[[Side, Channel], None]) -> Channel:
        """Holds a channel to its end."""
        channel = Channel(self.bob, *(arguments or ("alice",)))
        channel.connect(side).hold(lambda side: step(side, channel))
        channel.end()
        self.channels += 1
        return channel

    def exchange(self, side: Side, said: bytes, answer: bytes, *arguments: str) -> None:
        """Lets the side say something, and pawl something else, both at once."""
        side.unsaid += said
        side.is_closing = True
        unsaid = [answer]

        def step(side: Side, channel: Channel) -> None:
            if unsaid:
                channel.say(unsaid.pop())
                channel.close()

        channel = self.hold(side, *arguments, step=step)
        check(channel.heard == said, "what pawl gives out is what Python said")
        check(side.heard == answer, "what Python reads is what pawl said")

    # Openings

    def python_begins(self) -> None:
        self.import_from_pawl()
        self.exchange(self.side(), b"hello\n", b"welcome\n", "--accept", "alice")
        self.exchange(self.side(), b"again\n", b"yes\n")

    def pawl_begins(self) -> None:
        self.bob.run("import", "alice", "-", input=self.alice.export())
        self.exchange(Side(self.alice, accept=True), b"hello\n", b"welcome\n")
        self.exchange(self.side(), b"again\n", b"yes\n")

    def both_begin(self) -> None:
        self.import_from_pawl()
        self.bob.run("import", "alice", "-", input=self.alice.export())
        self.exchange(self.side(), b"hello\n", b"welcome\n")
        self.exchange(self.side(), b"again\n", b"yes\n")

    # What is said

    def large(self) -> None:
        for kind, options, arguments in ((Side, {"compression": "zstd"}, ()),
                                         (PaddedSide, {"pad": True}, ("--pad",)),
                                         (GenerousSide, {"compression": "deflate"}, ())):
            for said, answer in ((LARGE, LARGE[::-1]), (b"", b"x\n"), (b"x\n", b""), (b"", b"")):
                self.exchange(self.side(kind, **options), said, answer, "alice", *arguments)

    def pawl_closes_first(self) -> None:
        def step(side: Side, channel: Channel) -> None:
            channel.close()
            if side.peer_has_closed and not side.is_closing:
                side.say(LARGE)
                side.close()

        side = self.side()
        channel = self.hold(side, step=step)
        check((channel.heard, side.heard) == (LARGE, b""), "Python goes on when pawl has closed")

    def python_closes_first(self) -> None:
        unsaid = [LARGE]

        def step(side: Side, channel: Channel) -> None:
            side.close()
            if channel.has_ended and unsaid:
                channel.say(unsaid.pop())
                channel.close()

        side = self.side()
        channel = self.hold(side, step=step)
        check((channel.heard, side.heard) == (b"", LARGE), "pawl goes on when Python has closed")

    def python_leaves(self) -> None:
        """A side that has closed may leave, whatever the other one still had to say."""
        channel, side = Channel(self.bob, "alice"), self.side()
        side.unsaid += b"the last word\n"
        side.is_closing = True
        channel.connect(side).hold(until=lambda side: side.has_closed)
        channel.transport.close()
        channel.say(LARGE)
        channel.end()
        check(channel.heard == b"the last word\n", "pawl gives out the last word")

    def others_use_the_session(self) -> None:
        """Messages in files go both ways while a channel is open, and a new session begins."""
        channel, side, done = Channel(self.bob, "alice"), self.side(), []

        def step(side: Side) -> None:
            if side.heard == b"open\n" and not done:
                done.append(True)
                message = self.alice.write([self.IK_B], b"in a file\n")
                check(self.bob.run("decrypt", input=message) == b"in a file\n", "pawl reads a file")
                message = self.bob.run("encrypt", "-t", "alice", input=b"a file\n")
                check(self.alice.read(message).content == b"a file\n", "Python reads a file")
                self.import_from_pawl(new_session=True)
                side.say(b"in a new session\n")
            if channel.heard == b"in a new session\n" and not side.is_closing:
                channel.say(b"there, too\n")
                channel.close()
                side.close()

        channel.say(b"open\n")
        channel.connect(side).hold(step)
        channel.end()
        check(side.heard == b"open\nthere, too\n", "pawl follows into the new session")
        check(len(self.alice.contacts[self.IK_B].sessions) > 1, "there is a new session")

    # Turns

    def turns(self) -> None:
        """While both speak, the ratchet turns, and nothing is lost in the turns."""
        began, count = time.monotonic(), [0]
        side = self.side(clock=lambda: time.monotonic() * 10)

        def step(side: Side, channel: Channel) -> None:
            if time.monotonic() - began > 5:
                side.close()
                channel.close()
            elif side.is_open and time.monotonic() - began > count[0] / 20:
                count[0] += 1
                side.say(b"%d\n" % count[0])
                channel.say(b"%d\n" % -count[0])

        channel = self.hold(side, step=step)
        numbers = range(1, count[0] + 1)
        check(channel.heard == b"".join(b"%d\n" % i for i in numbers), "what Python said in turns")
        check(side.heard == b"".join(b"%d\n" % -i for i in numbers), "what pawl said in turns")
        check(side.read >= 4 and len(side.chains) >= 4,
              f"pawl has written {side.read} messages, in {len(side.chains)} chains of both sides")

    def limits(self) -> None:
        """pawl ends a message with data in time, begins one that it owes in time, and is quiet."""
        channel, side, heard = Channel(self.bob, "alice"), self.side(TimedSide), []

        def step(side: Side) -> None:
            if side.is_open and not heard:
                channel.say(b"one\n")
            if side.heard and not heard:
                heard.append(time.monotonic())
                side.say(b"two\n")
            if heard and time.monotonic() - heard[0] > LIMIT + SLACK:
                side.close()
                channel.close()

        channel.connect(side).hold(step)
        channel.end()
        check(bytes(side.heard) == b"one\n" or side.heard.startswith(b"one\n"), "what pawl said")
        in_time = heard[0] + LIMIT + SLACK
        check(side.endings[1] < in_time, "pawl ends a message with data in time")
        check(side.beginnings[2] < in_time, "pawl begins a message that it owes in time")
        check(side.read <= 5, f"pawl was not quiet: {side.read} messages")


def converse(program: str) -> str:
    with tempfile.TemporaryDirectory() as directory:
        def conversation(name: str) -> Conversation:
            return Conversation(program, directory, name)

        slow, failures = conversation("slow"), []
        slow.python_begins()

        def run_slowly() -> None:
            try:
                slow.limits()
            except Exception as error:      # the main thread raises it
                failures.append(error)

        thread = threading.Thread(target=run_slowly)
        thread.start()
        held = [conversation(name) for name in ("python", "pawl", "both")]
        held[0].python_begins()
        held[1].pawl_begins()
        held[2].both_begin()
        held[0].large()
        held[1].pawl_closes_first()
        held[1].python_closes_first()
        held[2].python_leaves()
        held[2].others_use_the_session()
        held[2].turns()
        thread.join()
        for failure in failures:
            raise failure
        for each in held:
            each.bob.run("check")
    return f"ok: {sum(each.channels for each in held)} channels between Python and pawl"


if __name__ == "__main__":
    support.main(converse, __doc__)
