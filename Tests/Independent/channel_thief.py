#!/usr/bin/env python3
"""What a thief can do who copies a store in the middle of a channel and records all that follows.

Usage: channel_thief.py PAWL

Both sides of each channel are pawl. One of them or both speak, and somebody copies the store of
one and records the bytes of both. With the copy, the thief reads on for a while, in the words of
either, and nothing that is said from the thirteenth second on.
"""

import copy
import os
import random
import select
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

import support
from support import Store, check

from cryptography.exceptions import InvalidTag

import pawl_frames
import pawl_protocol as pawl
from pawl_channel import CLOSED, FIRST_LINE, read_preface
from pawl_frames import Decoder, KeySchedule
from pawl_primitives import ProtocolError, montgomery_private
from pawl_store import StoreFiles

# The thirteenth second begins when twelve have passed.
LIMIT = 12.0
# How long both sides go on after that.
REST = 4.0
SESSION_STANZA, HEADER_MAC = 1 + 2360 + 32 + 48, 32
NAMES = ("alice", "bob")


@dataclass
class Recording:
    """All that one side has sent, and when."""
    data: bytearray = field(default_factory=bytearray)
    ends: list[tuple[int, float]] = field(default_factory=list)

    def add(self, piece: bytes, now: float) -> None:
        self.data += piece
        self.ends.append((len(self.data), now))

    def time(self, offset: int) -> float:
        """Returns when the byte before that offset was sent."""
        return next(now for end, now in self.ends if end >= offset)

    def messages(self) -> list[tuple[float, int, int]]:
        """Returns when each message began, and its offset and that of the next one."""
        starts, offset = [], self.data.find(FIRST_LINE)
        while offset >= 0:
            starts.append(offset)
            offset = self.data.find(FIRST_LINE, offset + 1)
        ends = [*starts[1:], len(self.data)]
        return [(self.time(start + 1), start, end) for start, end in zip(starts, ends)]


class Talk:
    """A channel between two stores, of which one is copied after a while."""

    def __init__(self, program: str, folder: str, speakers: tuple, copied: str) -> None:
        self.folder, self.speakers, self.copied = folder, speakers, copied
        self.said = {name: bytearray() for name in NAMES}
        self.heard = {name: bytearray() for name in NAMES}
        self.recordings = {name: Recording() for name in NAMES}
        self.transports, self.processes = {}, {}
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith("PAWL_")}
        for name, other in zip(NAMES, NAMES[::-1]):
            self.transports[name], end = socket.socketpair()
            self.processes[name] = subprocess.Popen(
                [program, "--store", f"{folder}/{name}", "channel", "-q", other, "--transport-fd",
                 str(end.fileno())],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[end.fileno()],
                env=environment)
            end.close()
        self.began = time.monotonic()
        self.copy_due = self.began + random.uniform(0.5, 9)
        self.copy_time = None
        self.next = {name: self.began for name in speakers}

    @property
    def title(self) -> str:
        return f"{' and '.join(self.speakers)} speaking, with {self.copied}'s store"

    def act(self, now: float) -> None:
        """Speaks, has the store stolen, and ends both speeches when that is due."""
        if self.copy_time is None and now >= self.copy_due:
            self.steal(now)
        is_over = self.copy_time is not None and now >= self.copy_time + LIMIT + REST
        for name in NAMES:
            stdin = self.processes[name].stdin
            if name in self.speakers and not is_over and now >= self.next[name]:
                line = f"{name} says {len(self.said[name])}, {os.urandom(8).hex()}\n".encode()
                self.said[name] += line
                stdin.write(line)
                stdin.flush()
                self.next[name] = now + random.uniform(0.05, 0.3)
            if is_over and not stdin.closed:
                stdin.close()

    def steal(self, now: float) -> None:
        """Copies the store; later, if it is being written to or could tell nothing.

        When the other side has just begun another message, and the owner none yet, the thief has
        the key of neither's next chain.
        """
        target = f"{self.folder}/copy"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(f"{self.folder}/{self.copied}", target)
        self.copy_due = now + 0.05
        try:
            store = StoreFiles(target)
            self.session, = store.sessions()
            self.identity = montgomery_private(store.seed)
        except (sqlite3.Error, InvalidTag, ValueError):
            return
        if not self.session.send_step_due:
            self.copy_time = time.monotonic()

    def descriptors(self) -> dict[int, tuple[str, str]]:
        """Returns what can be read, by descriptor."""
        found = {}
        for name in NAMES:
            if name in self.transports:
                found[self.transports[name].fileno()] = name, "transport"
            if not self.processes[name].stdout.closed:
                found[self.processes[name].stdout.fileno()] = name, "content"
        return found

    def take(self, name: str, what: str, now: float) -> None:
        if what == "content":
            data = os.read(self.processes[name].stdout.fileno(), 1 << 16)
            self.heard[name] += data
            if not data:
                self.processes[name].stdout.close()
            return
        other, = set(NAMES) - {name}
        data = self.transports[name].recv(1 << 16)
        if data:
            self.recordings[name].add(data, now)
            self.transports[other].sendall(data)
        elif other in self.transports:
            self.transports.pop(name).close()
            self.transports.pop(other).close()

    def end(self) -> None:
        for name, other in zip(NAMES, NAMES[::-1]):
            status = self.processes[name].wait(timeout=10)
            check(status == 0, f"{self.title}: {name} ended with {status}")
            check(self.heard[other] == self.said[name],
                  f"{self.title}: {other} heard something else")


class Thief:
    """Follows both directions with the copied session, as far as that leads."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.session = talk, copy.deepcopy(talk.session)
        # The chain in which the owner of the store was sending
        self.chain = self.session.HKs, self.session.CKs, self.session.Ns
        # What was read, by who said it: the time in seconds after the theft, and the content
        self.read = {name: [] for name in NAMES}
        # How many messages were not
        self.unread = dict.fromkeys(NAMES, 0)

    def run(self) -> None:
        messages = [(now, name, start, end) for name in NAMES
                    for now, start, end in self.talk.recordings[name].messages()]
        for _, name, start, end in sorted(messages):
            self.look(name, start, end)

    def look(self, name: str, start: int, end: int) -> None:
        recording = self.talk.recordings[name]
        data = bytes(recording.data[start:end])
        front = len(FIRST_LINE) + 2
        check(data[front] == 0, "a stanza of a session")
        fields, position = [], front + 1
        for length in (2360, 32, 48):
            fields.append(data[position:position + length])
            position += length
        stanza = pawl.Stanza(0, b"", *fields)
        header_mac = data[position:position + HEADER_MAC]
        position += HEADER_MAC
        file_secret = self.own(stanza) if name == self.talk.copied else self.peers(stanza)
        if file_secret is None:
            self.unread[name] += 1
            return
        keys, decoder, i = KeySchedule(file_secret, header_mac), Decoder(), 0
        while position < len(data):
            mk, mask = keys.next()
            word = pawl_frames.exclusive_or(data[position:position + 4], mask)
            value = int.from_bytes(word, "big")
            codec, length = value >> 28 & 7, value & 0x0FFF_FFFF
            position += 4 + length + 16
            body = pawl_frames.open_frame(mk, i, word, data[position - length - 16:position])
            if i == 0:
                read_preface(body)
            content = b"" if i == 0 or codec == CLOSED else decoder.decode(codec, body)
            self.read[name].append((self.second(recording.time(start + position)), content))
            i += 1

    def second(self, now: float) -> float:
        return now - self.talk.copy_time

    def peers(self, stanza: pawl.Stanza) -> bytes | None:
        """Opens what was sent to the owner of the store."""
        work = copy.deepcopy(self.session)
        try:
            mk = work.receive(stanza.sealed_header, self.talk.identity, 0)
            if mk is None:
                return None
            file_secret, _ = stanza.open(mk, work.AD, 1)
        except (ProtocolError, TypeError):      # a private half is missing
            return None
        self.session = work
        return file_secret

    def own(self, stanza: pawl.Stanza) -> bytes | None:
        """Opens what the owner of the store has sent."""
        HK, CK, first = self.chain
        header = pawl.open_header(HK, stanza.sealed_header) if CK else None
        if header is None:
            return None
        for _ in range(int.from_bytes(header[-4:], "big") + 1 - first):
            mk, CK = pawl.KDF_CK(CK)
            try:
                return stanza.open(mk, self.session.AD, 1)[0]
            except ProtocolError:
                continue
        return None


def hold(talks: list[Talk]) -> None:
    while True:
        now = time.monotonic()
        ends = {}
        for talk in talks:
            talk.act(now)
            ends |= {end: (talk, *rest) for end, rest in talk.descriptors().items()}
        if not ends:
            break
        for end in select.select(list(ends), [], [], 0.02)[0]:
            talk, name, what = ends[end]
            if end in talk.descriptors():
                talk.take(name, what, time.monotonic())
    for talk in talks:
        talk.end()


def judge(talk: Talk) -> str:
    """Checks what the thief has read, and returns it in words."""
    thief = Thief(talk)
    thief.run()
    # What had been sent before the theft can be there too.
    after = {name: [(second, content) for second, content in thief.read[name] if second > 0]
             for name in NAMES}
    for name in NAMES:
        content = b"".join(content for _, content in thief.read[name])
        check(content in talk.said[name], f"{talk.title}: the thief read something else")
        last = max((second for second, _ in after[name]), default=0)
        check(last < LIMIT, f"{talk.title}: {name} is read {last:.1f} s after the theft")
        check(name not in talk.speakers or thief.unread[name], f"{talk.title}: nothing is unread")
    check(any(after.values()), f"{talk.title}: the thief read nothing at all")
    seconds = max(second for found in after.values() for second, _ in found)
    lines = sum(content.count(b"\n") for found in after.values() for _, content in found)
    return f"{talk.title}: {lines} lines up to second {seconds:.1f}"


def conversation(program: str) -> str:
    with tempfile.TemporaryDirectory() as directory:
        alice, bob = (Store(program, directory, name) for name in NAMES)
        bundle = os.path.join(directory, "bundle")
        with open(bundle, "wb") as file:
            file.write(bob.run("export"))
        alice.run("import", "-q", "bob", bundle)
        first = alice.run("encrypt", "-t", "bob", input=b"1")
        bob.run("decrypt", "-q", "--accept", "alice", input=first)
        alice.run("decrypt", "-q", input=bob.run("encrypt", "-t", "alice", input=b"2"))
        talks = []
        for speakers in (NAMES, NAMES[:1], NAMES[1:]):
            for copied in NAMES:
                folder = os.path.join(directory, str(len(talks)))
                for store in (alice, bob):
                    shutil.copytree(store.directory, f"{folder}/{store.name}")
                talks.append(Talk(program, folder, speakers, copied))
        hold(talks)
        return "ok: " + "; ".join(map(judge, talks))


if __name__ == "__main__":
    support.main(conversation, __doc__)
