"""Section 16 of docs/protocol.md: one side of a channel.

A `Side` does not read or write by itself. What arrives is given to `receive`, `take` returns what
it sends, and what was said to it is in `heard`. It has the time from a clock, which tests may set
as they like; `act` does what is due.
"""

import copy
import hmac
import os
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

import pawl_frames
import pawl_protocol as pawl
from pawl_frames import Decoder, KeySchedule, PADDING, STORED
from pawl_primitives import ProtocolError, Reader, u

FIRST_LINE = b"pawl/v1 channel\n"
UNKNOWN = bytes(16)
CLOSED = 3
PREFACE_LENGTH = 56
LONGEST, LARGEST, OWED_WITHIN, BETWEEN_TURNS = 10, 67_108_864, 8, 1


@dataclass
class Preface:
    own: bytes
    peer: bytes
    index: int
    acknowledged: int
    reserved: int = 0

    @property
    def encoded(self) -> bytes:
        return (self.own + self.peer + u(64, self.index) + u(64, self.acknowledged)
                + u(64, self.reserved))


def read_preface(body: bytes) -> Preface:
    reader = Reader(body, 14)
    return Preface(reader.take(16), reader.take(16), *(reader.integer(64) for _ in range(3)))


def require(condition: bool, status: int, what: str) -> None:
    if not condition:
        raise ProtocolError(status, what)


class Outgoing:
    """A message that is being written."""

    def __init__(self, party: pawl.Party, contact: bytes, now: float,
                 first_line: bytes = FIRST_LINE, count: int = 1) -> None:
        session = party.contacts.get(contact, pawl.Contact()).current(party.now)
        require(session is not None, 20, "no session to send in")
        mk, initiator, sealed_header = session.send()
        file_secret = os.urandom(32)
        stanza, _ = pawl.make_stanza(mk, os.urandom(32), session.AD, initiator, sealed_header,
                                     file_secret, count)
        self.stanza, self.file_secret = stanza, file_secret
        front = first_line + u(16, count) + stanza * count
        header_mac = self.header_mac(file_secret, front)
        self.head, self.chain = front + header_mac, session.HKs
        self.keys, self.frames = KeySchedule(file_secret, header_mac), 0
        self.began, self.carried = now, 0
        self.length = 0                     # of all frames

    def header_mac(self, file_secret: bytes, front: bytes) -> bytes:
        return pawl.header_mac_of(file_secret, front)

    def frame(self, codec: int, body: bytes, last: bool = False, word: bytes = b"") -> bytes:
        word = word or pawl_frames.word_of(last, codec, len(body))
        frame = b"".join(pawl_frames.seal_frame(self.keys, self.frames, word, body))
        self.frames, self.length = self.frames + 1, self.length + len(frame)
        return frame

    def padding(self, behind: int) -> bytes:
        """Returns padding, when frames of `behind` bytes follow it."""
        o, T = pawl_frames.overhead(1), self.length + behind
        missing, padding = pawl_frames.padded_length(T, 1) - T, b""
        frames = -(-missing // (o + pawl_frames.MAXIMUM))
        for i in range(frames):
            share = missing // frames + (i < missing % frames)
            padding += self.frame(PADDING, bytes(share - o))
        return padding


class Side:
    """One side of a channel.

    `contact` is who the other side must be, or None for whoever it is. `accept` makes an unknown
    sender a contact. `compression` is as in pawl_frames.
    """

    def __init__(self, party: pawl.Party, contact: bytes | None = None, accept: bool = False,
                 compression: str = "none", pad: bool = False,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.party, self.contact, self.accept, self.clock = party, contact, accept, clock
        self.compression, self.pad = compression, pad
        self.own, self.peer = os.urandom(16), UNKNOWN
        self.output, self.heard, self.received = bytearray(), bytearray(), bytearray()
        # What this side has written
        self.message: Outgoing | None = None
        self.begun = self.ended = 0
        self.unsaid, self.is_closing, self.has_closed = bytearray(), False, False
        self.peer_has_begun = False         # since this side began its last message
        self.owed_since: float | None = None
        # What it has read
        self.read = self.acknowledged = 0
        self.peer_has_closed = False
        self.chains: set[bytes] = set()     # the chains of all messages, written and read
        self.frames_read: list[tuple[int, int]] = []    # of the last message
        self._unfinished: pawl.Head | None = None
        self._arrived = bytearray()
        self._reader = self._read_messages()
        self._wanted = next(self._reader)
        if self._can_send():
            self._send_message_0()

    # What the user of a channel does

    @property
    def is_open(self) -> bool:
        return self.read > 0

    @property
    def is_over(self) -> bool:
        return self.has_closed and self.peer_has_closed

    def say(self, data: bytes) -> None:
        self.unsaid += data
        self.act()

    def close(self) -> None:
        self.is_closing = True
        self.act()

    def act(self) -> None:
        """Sends what there is to send, and begins and ends messages when that is due."""
        if not self.is_open or self.is_over:
            return
        now = self.clock()
        has_to_send = bool(self.unsaid) or (self.is_closing and not self.has_closed)
        is_owed = self.owed_since is not None and now - self.owed_since >= OWED_WITHIN
        if self.message:
            age = now - self.message.began
            if (age >= LONGEST or self.message.carried >= LARGEST or is_owed
                    or (has_to_send and self.peer_has_begun and age >= BETWEEN_TURNS)):
                self.end_message()
        while self.unsaid:
            if not self.message:
                self.begin_message()
            self._send_data()
        if self.is_closing and not self.has_closed:
            if not self.message:
                self.begin_message()
            self.end_message(CLOSED)
            self.has_closed = True
        elif is_owed and self.owed_since is not None:
            self.begin_message(is_whole=True)

    def receive(self, data: bytes) -> None:
        """Takes what arrives. Raises a ProtocolError when the channel fails by it."""
        self.received += data
        self._arrived += data
        while len(self._arrived) >= self._wanted and not self.is_over:
            piece = bytes(self._arrived[:self._wanted])
            del self._arrived[:self._wanted]
            try:
                self._wanted = self._reader.send(piece)
            except ProtocolError as error:
                self.give_up()
                if self.read > 0 and error.status != 15:
                    raise ProtocolError(14, f"in a later message: {error}") from error
                raise
        self.act()

    def transport_ended(self) -> None:
        """Takes note that nothing more arrives."""
        self.give_up()
        require(self.peer_has_closed, 15, "the transport ended before the peer has closed")

    def give_up(self) -> None:
        """Commits a message of a contact that does not arrive whole, so that its key is deleted."""
        if self._unfinished is not None and self._sender in self.party.contacts:
            self._commit(self._unfinished)
        self._unfinished = None

    def take(self) -> bytes:
        """Returns what is to be sent, once."""
        output = bytes(self.output)
        self.output.clear()
        return output

    # Writing

    def _can_send(self) -> bool:
        contact = self.party.contacts.get(self.contact)
        return contact is not None and contact.current(self.party.now) is not None

    def preface(self) -> Preface:
        return Preface(self.own, self.peer, self.begun, self.read)

    def _send_message_0(self) -> None:
        self.begin_message(is_whole=True, pad=False)

    def begin_message(self, is_whole: bool = False, pad: bool = True) -> None:
        """Begins a message. One that is whole has no data and is ended at once."""
        self.message = Outgoing(self.party, self.contact, self.clock())
        self.chains.add(self.message.chain)
        self.output += self.message.head
        has_last_frame = is_whole and not (self.pad and pad)
        self.output += self.message.frame(STORED, self.preface().encoded, last=has_last_frame)
        self.begun += 1
        self.peer_has_begun, self.owed_since = False, None
        if has_last_frame:
            self.message = None
            self.ended += 1
        elif is_whole:
            self.end_message()

    def _send_data(self) -> None:
        size = min(len(self.unsaid), pawl_frames.CHUNK, LARGEST - self.message.carried)
        data = bytes(self.unsaid[:size])
        del self.unsaid[:size]
        for codec, body in pawl_frames.bodies_of(data, self.compression):
            self.output += self.message.frame(codec, body)
        self.message.carried += size
        if self.message.carried >= LARGEST:
            self.end_message()

    def end_message(self, codec: int = STORED) -> None:
        if self.pad:
            self.output += self.message.padding(pawl_frames.overhead(1))
        self.output += self.message.frame(codec, b"", last=True)
        self.message = None
        self.ended += 1

    # Reading. Each of these asks for as many bytes as it yields.

    def _read_messages(self) -> Generator[int, bytes, None]:
        while True:
            head = yield from self._read_head()
            file_secret = self._open_head(head)
            yield from self._read_frames(KeySchedule(file_secret, head.header_mac))
            self._commit(head)
            self._unfinished = None
            self.read += 1
            if self.begun == 0:
                self._send_message_0()

    def _read_head(self) -> Generator[int, bytes, pawl.Head]:
        front = b""
        for expected in FIRST_LINE:
            byte = yield 1
            require(byte[0] == expected, 16, "the first line is not that of a channel message")
            front += byte
        front += yield 2
        require(front[-2:] == u(16, 1), 16, "a channel message has one stanza")
        kind = yield 1
        require(kind in b"\0\1", 16, "an unknown kind of stanza")
        front += kind
        fields = []
        for length in (2312, 1272, 32, 48) if kind == b"\1" else (0, 2360, 32, 48):
            fields.append((yield length) if length else b"")
        front += b"".join(fields)
        header_mac = yield 32
        return pawl.Head([pawl.Stanza(kind[0], *fields)], front, header_mac, len(front) + 32)

    def _open_head(self, head: pawl.Head) -> bytes:
        """Returns file_secret. Nothing of it is kept yet."""
        work = copy.deepcopy(self.party)
        _, sender, file_secret, _ = work._open_head(head)
        require(hmac.compare_digest(pawl.header_mac_of(file_secret, head.front), head.header_mac),
                14, "header_mac is wrong")
        require(sender in self.party.contacts or self.accept, 12, "the sender is no contact")
        require(self.contact in (None, sender), 13, "the sender is another contact")
        self._sender, self._unfinished = sender, head
        self.chains |= {session.HKr for session in work.contacts[sender].sessions if session.HKr}
        return file_secret

    def _commit(self, head: pawl.Head) -> None:
        """Derives again, from the state as it is now, and keeps it."""
        work = copy.deepcopy(self.party)
        work._open_head(head)
        self.party.__dict__.update(work.__dict__)

    def _read_frames(self, keys: KeySchedule) -> Generator[int, bytes, None]:
        decoder, i, last = Decoder(), 0, False
        self.frames_read = []
        while not last:
            mk, mask = keys.next()
            masked = yield 4
            word = pawl_frames.exclusive_or(masked, mask)
            value = int.from_bytes(word, "big")
            last, codec, length = value >> 31 == 1, value >> 28 & 7, value & 0x0FFF_FFFF
            self._check_word(i, value, decoder.has_history)
            sealed = yield length + 16
            body = pawl_frames.open_frame(mk, i, word, sealed)
            self.frames_read.append((codec, length))
            if i == 0:
                self._accept(read_preface(body))
            elif codec == CLOSED:
                self.peer_has_closed = True
            else:
                self._hear(decoder.decode(codec, body))
            i += 1

    def _check_word(self, i: int, word: int, has_history: bool) -> None:
        if i == 0:
            allowed = {0x8000_0038} if self.read == 0 else {0x8000_0038, 0x0000_0038}
            require(word in allowed, 14, "the word of frame 0 is against the rules")
        elif word != 0xB000_0000:
            pawl_frames.check_word(word, has_history)
            carries = word & 0x0FFF_FFFF and word >> 28 & 7 != PADDING
            require(not (carries and self.peer_has_closed), 14, "data after the peer has closed")

    def _accept(self, preface: Preface) -> None:
        is_first = self.read == 0
        require(preface.own != self.own and (is_first or preface.own == self.peer), 14,
                "`own` is against the rules")
        require(preface.peer == self.own or (is_first and preface.peer == UNKNOWN), 14,
                "`peer` is against the rules")
        require(preface.index == self.read, 14, "`index` is against the rules")
        require(preface.acknowledged <= self.ended, 14, "`acknowledged` is too great")
        require(preface.reserved == 0, 14, "`reserved` is not zero")
        self.contact, self.peer, self.acknowledged = self._sender, preface.own, preface.acknowledged
        self.peer_has_begun = True

    def _hear(self, data: bytes) -> None:
        self.heard += data
        if data and self.owed_since is None:
            self.owed_since = self.clock()
