"""Each way in which a side of a channel can misbehave, with what its peer must make of it.

A fault of the opening takes the place of message 0. Any other comes when the side has said "before"
in a message of its own. Nothing of what is said as "never" may be given out.
"""

import copy
import os
from collections.abc import Callable
from dataclasses import dataclass, replace

import pawl_frames
import pawl_protocol as pawl
from pawl_channel import CLOSED, FIRST_LINE, Outgoing, Side, UNKNOWN
from pawl_frames import DEFLATE, PADDING, STORED, ZSTANDARD, ZSTANDARD_WITH_HISTORY
from pawl_primitives import u

BEFORE, SAID, NEVER = b"before\n", b"said\n", b"never\n"
DATA = (STORED, NEVER, True)
WORD = 4


@dataclass
class Fault:
    name: str
    status: int
    make: Callable[["Misbehaving"], bytes]
    is_opening: bool = False
    waits: bool = False         # for the peer's message 0, before it sends its own
    ends: bool = False          # the transport ends after it; otherwise it stays open
    heard: bytes = b""


class RecordedSide(Side):
    """A side that keeps all that it sends."""

    sent = b""

    def take(self) -> bytes:
        output = super().take()
        self.sent += output
        return output


class Misbehaving(RecordedSide):
    """A side with a fault.

    `other` is another contact of its peer's, and `recording` what the side sent in an earlier
    channel.
    """

    def __init__(self, party: pawl.Party, contact: bytes, fault: Fault, other: pawl.Party,
                 recording: bytes, **options) -> None:
        self.fault, self.other, self.recording = fault, other, recording
        self.is_done = False
        super().__init__(party, contact, **options)

    def _can_send(self) -> bool:
        return not self.fault.waits and super()._can_send()

    def _send_message_0(self) -> None:
        if not self.fault.is_opening:
            super()._send_message_0()
        elif not self.is_done:
            self._misbehave()

    def act(self) -> None:
        if self.is_open and not self.is_done:
            self.unsaid += BEFORE
            super().act()
            self.end_message()
            self._misbehave()

    def _misbehave(self) -> None:
        self.output += self.fault.make(self)
        self.is_done = True


class OutgoingAsFile(Outgoing):
    """A message whose header_mac is that of a message in a file."""

    def header_mac(self, file_secret: bytes, front: bytes) -> bytes:
        return super().header_mac(file_secret, pawl.FIRST_LINE + front[len(FIRST_LINE):])


def message(side: Misbehaving, *frames: tuple[int, bytes, bool], start: tuple | None = None,
            first_line: bytes = FIRST_LINE, count: int = 1, party: pawl.Party | None = None,
            contact: bytes | None = None, kind: type[Outgoing] = Outgoing, **changes) -> bytes:
    """Returns a message with these frames after frame 0, and these changes to the preface.

    `start` is another frame 0.
    """
    outgoing = kind(party or side.party, contact or side.contact, 0, first_line, count)
    preface = replace(side.preface(), **changes).encoded
    made = outgoing.head
    for codec, body, last in (start or (STORED, preface, not frames), *frames):
        made += outgoing.frame(codec, body, last)
    return made


def head_length(made: bytes) -> int:
    front = len(FIRST_LINE) + 2
    return front + (3665 if made[front] else 2441) + 32


def flipped(made: bytes, offset: int) -> bytes:
    changed = bytearray(made)
    changed[offset] ^= 1
    return bytes(changed)


# What is made of a whole message

def word_only(side: Misbehaving, codec: int, length: int, last: bool) -> bytes:
    """Returns a head and the word of frame 0: its fault must be seen before more arrives."""
    made = message(side, start=(codec, bytes(length), last))
    return made[:head_length(made) + WORD]


def second_word_only(side: Misbehaving, word: int) -> bytes:
    """Returns a message as far as the word of the frame after one that says something."""
    outgoing = Outgoing(side.party, side.contact, 0)
    made = outgoing.head + outgoing.frame(STORED, side.preface().encoded)
    made += outgoing.frame(STORED, SAID)
    return made + outgoing.frame(STORED, b"", word=u(32, word))[:WORD]


def from_other(side: Misbehaving) -> bytes:
    return message(side, DATA, party=side.other)


def to_nobody(side: Misbehaving, *frames: tuple[int, bytes, bool]) -> bytes:
    """Returns a message for somebody else."""
    stranger, party = pawl.Party(), copy.deepcopy(side.party)
    party.import_bundle(stranger.export())
    return message(side, *frames, party=party, contact=stranger.IK)


def after_many(side: Misbehaving, *frames: tuple[int, bytes, bool]) -> bytes:
    """Returns a message after too many that the peer has not got."""
    party = copy.deepcopy(side.party)
    session = party.contacts[side.contact].current(party.now)
    if session.send_step_due:
        session._send_step()
    for _ in range(pawl.MAXIMUM_SKIPPED + 1):
        session.CKs, session.Ns = pawl.KDF_CK(session.CKs)[1], session.Ns + 1
    return message(side, *frames, party=party)


def earlier(side: Misbehaving, *, with_data: bool) -> bytes:
    """Returns what a side said in an earlier channel, and what of it never arrived."""
    own = os.urandom(16)
    made = message(side, own=own, peer=UNKNOWN, index=0, acknowledged=0)
    if with_data:
        return made + message(side, DATA, own=own, peer=os.urandom(16), index=1, acknowledged=0)
    return made + message(side, peer=UNKNOWN, index=0, acknowledged=0)


def closed_then(side: Misbehaving, *frames: tuple[int, bytes, bool]) -> bytes:
    closing = message(side, (CLOSED, b"", True))
    side.begun += 1
    return closing + message(side, *frames)


def cut(length: int) -> Callable[[Misbehaving], bytes]:
    """Returns a fault that sends so many bytes of a message, or all but so many."""
    return lambda side: message(side, *(DATA,) if side.is_open else ())[:length]


# The faults

OPENING = [
    Fault("a file message", 16, lambda side: side.party.write([side.contact], NEVER)),
    Fault("text", 16, lambda side: b"Permission denied, please try again.\n"),
    Fault("another version", 16, lambda side: b"pawl/v2 channel\n"),
    Fault("armor", 16, lambda side: pawl_frames.armor(message(side), "MESSAGE")),
    Fault("no stanza", 16, lambda side: FIRST_LINE + u(16, 0)),
    Fault("two stanzas", 16, lambda side: message(side, count=2)[:len(FIRST_LINE) + 2]),
    Fault("an unknown kind", 16, lambda side: FIRST_LINE + u(16, 1) + b"\2"),
    Fault("a message for somebody else", 10, to_nobody),
    Fault("what the peer itself has sent", 10, lambda side: bytes(side.received), waits=True),
    Fault("an earlier channel that was read", 11, lambda side: side.recording),
    Fault("too many skipped", 19, after_many),
    Fault("wrapped altered", 14, lambda side: flipped(message(side), 18 + 2441 - 1)),
    Fault("header_mac altered", 14, lambda side: flipped(message(side), 18 + 2441)),
    Fault("a file message with another first line", 14,
          lambda side: message(side, kind=OutgoingAsFile)),
    Fault("the preface altered", 14, lambda side: flipped(message(side), -17)),
    Fault("not the last frame", 14, lambda side: word_only(side, STORED, 56, False)),
    Fault("one's own `own`", 14, lambda side: message(side, own=side.peer), waits=True),
    Fault("another `peer`", 14, lambda side: message(side, peer=os.urandom(16))),
    Fault("another index", 14, lambda side: message(side, index=1)),
    Fault("acknowledged what was never sent", 14, lambda side: message(side, acknowledged=2)),
    Fault("reserved not zero", 14, lambda side: message(side, reserved=1)),
    Fault("an earlier message 0 before the true one", 14,
          lambda side: earlier(side, with_data=False)),
    Fault("an earlier channel that never arrived", 14, lambda side: earlier(side, with_data=True)),
    Fault("nothing", 15, cut(0), ends=True),
    Fault("a part of the first line", 15, cut(7), ends=True),
    Fault("a part of the head", 15, cut(2000), ends=True),
    Fault("a part of frame 0", 15, cut(-1), ends=True),
]
OPENING += [Fault(f"frame 0 with codec {codec} and {length} bytes", 14,
                  lambda side, codec=codec, length=length: word_only(side, codec, length, True))
            for codec, length in (
                (STORED, 55), (STORED, 57), (STORED, 0), (DEFLATE, 56), (ZSTANDARD, 56),
                (CLOSED, 0), (CLOSED, 56), (ZSTANDARD_WITH_HISTORY, 56), (5, 56), (6, 56),
                (PADDING, 56))]

LATER = [
    Fault("another `own`", 14, lambda side: message(side, DATA, own=os.urandom(16))),
    Fault("the reader's `own`", 14, lambda side: message(side, DATA, own=side.peer)),
    Fault("an unknown `peer`", 14, lambda side: message(side, DATA, peer=UNKNOWN)),
    Fault("an unknown `peer` without data", 14, lambda side: message(side, peer=UNKNOWN)),
    Fault("another `peer`", 14, lambda side: message(side, DATA, peer=os.urandom(16))),
    Fault("an index left out", 14, lambda side: message(side, DATA, index=side.begun + 1)),
    Fault("an index twice", 14, lambda side: message(side, DATA, index=side.begun - 1)),
    Fault("acknowledged what was never sent", 14,
          lambda side: message(side, DATA, acknowledged=99)),
    Fault("reserved not zero", 14, lambda side: message(side, DATA, reserved=1)),
    Fault("codec 3 before the last frame", 14, lambda side: second_word_only(side, 0x3000_0000),
          heard=SAID),
    Fault("codec 3 with a body", 14, lambda side: second_word_only(side, 0xB000_0001), heard=SAID),
    Fault("an empty frame that is not the last", 14, lambda side: second_word_only(side, 0),
          heard=SAID),
    Fault("codec 5", 14, lambda side: second_word_only(side, 0x5000_0001), heard=SAID),
    Fault("codec 6", 14, lambda side: second_word_only(side, 0xE000_0001), heard=SAID),
    Fault("history without a beginning", 14, lambda side: second_word_only(side, 0x4000_0009),
          heard=SAID),
    Fault("padding as the last frame", 14, lambda side: second_word_only(side, 0xF000_0001),
          heard=SAID),
    Fault("a frame that is too long", 14, lambda side: second_word_only(side, 0x0010_0001),
          heard=SAID),
    Fault("padding that is not zero", 14,
          lambda side: message(side, (STORED, SAID, False), (PADDING, b"\1", False), DATA),
          heard=SAID),
    Fault("a wrong DEFLATE stream", 14,
          lambda side: message(side, (STORED, SAID, False), (DEFLATE, b"\xff", False), DATA),
          heard=SAID),
    Fault("data altered", 14, lambda side: flipped(message(side, (STORED, SAID, False), DATA), -1),
          heard=SAID),
    Fault("the preface altered", 14,
          lambda side: flipped(message(side, DATA), -len(NEVER) - 20 - 1)),
    Fault("wrapped altered", 14, lambda side: flipped(message(side, DATA), 18 + 2441 - 1)),
    Fault("header_mac altered", 14, lambda side: flipped(message(side, DATA), 18 + 2441)),
    Fault("a file message with another first line", 14,
          lambda side: message(side, DATA, kind=OutgoingAsFile)),
    Fault("a file message", 14, lambda side: side.party.write([side.contact], NEVER)),
    Fault("text", 14, lambda side: b"Permission denied, please try again.\n"),
    Fault("no stanza", 14, lambda side: FIRST_LINE + u(16, 0)),
    Fault("two stanzas", 14, lambda side: message(side, DATA, count=2)[:len(FIRST_LINE) + 2]),
    Fault("an unknown kind", 14, lambda side: FIRST_LINE + u(16, 1) + b"\2"),
    Fault("a message for somebody else", 14, lambda side: to_nobody(side, DATA)),
    Fault("a message from somebody else", 14, from_other),
    Fault("what the peer itself has sent", 14, lambda side: bytes(side.received)),
    Fault("everything once more", 14, lambda side: side.sent + side.output),
    Fault("too many skipped", 14, lambda side: after_many(side, DATA)),
    Fault("data after it has closed", 14, lambda side: closed_then(side, DATA)),
    Fault("compressed data after it has closed", 14, lambda side: closed_then(
        side, (ZSTANDARD, pawl_frames.compress_zstandard(NEVER, b""), False), (STORED, b"", True))),
    Fault("the end between two messages", 15, cut(0), ends=True),
    Fault("a part of the first line", 15, cut(7), ends=True),
    Fault("a part of the head", 15, cut(2000), ends=True),
    Fault("a part of a frame", 15,
          lambda side: message(side, (STORED, SAID, False), DATA)[:-1], ends=True, heard=SAID),
    Fault("the end before the last frame", 15,
          lambda side: message(side, (STORED, SAID, False)), ends=True, heard=SAID),
]
LATER += [Fault(f"frame 0 with codec {codec} and {length} bytes", 14,
                lambda side, codec=codec, length=length, last=last:
                word_only(side, codec, length, last))
          for codec, length, last in (
              (STORED, 55, False), (STORED, 57, True), (STORED, 0, True), (DEFLATE, 56, False),
              (ZSTANDARD, 56, False), (CLOSED, 0, True), (CLOSED, 56, False),
              (ZSTANDARD_WITH_HISTORY, 56, False), (5, 56, False), (6, 56, True),
              (PADDING, 56, False))]

for fault in OPENING:
    fault.is_opening = True
    fault.name = f"opening: {fault.name}"
for fault in LATER:
    fault.heard = BEFORE + fault.heard
FAULTS = OPENING + LATER
