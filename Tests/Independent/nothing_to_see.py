#!/usr/bin/env python3
"""Shows that a padded message tells nothing to those who have no keys.

Usage: nothing_to_see.py PAWL

pawl encrypts pairs of contents that differ in length, in kind and in how well they compress, but
whose frames have the same Padmé length. For each pair, what can be computed without keys is the
same: the number of recipients, for each whether its session was answered, and the total length.
The bytes behind the head must then look like random ones, and no word of a frame must be found in
them, at any offset. Each test also runs on a control that it must find: compressible bytes, or the
same messages with their words laid bare.

A message that is as it should be fails a test with a chance below one in a million, over all tests
together. The bounds beside the tests say how that is shared.
"""

import collections
import math
import os
import re
import tempfile

import support
from support import Failed, Store, check

import pawl_frames
import pawl_protocol as pawl
from pawl_frames import MAXIMUM, overhead, padded_length
from pawl_primitives import u

ROUNDS = 5
BOUND = 1e-8                        # the chance of failing one test
TEXT = b"".join(b"The square of %d is %d.\n" % (i, i * i) for i in range(3000))
#           content             how it is compressed, and what it is
CONTENTS = ((b"",               "zstd", "nothing"),
            (bytes(1_200_000),  "zstd", "zeros"),
            (TEXT,              "zstd", "a text"),
            (TEXT[:20_000],     "deflate", "a text"),
            (TEXT[:30_001],     "none", "a text"))


# What can be seen

def visible(message: bytes) -> tuple[int, list[int], int]:
    """Returns the number of recipients, the kinds of their stanzas, and the length.

    The order of the stanzas is random. It is tested apart.
    """
    head = pawl.read_head(message)
    return len(head.stanzas), sorted(stanza.kind for stanza in head.stanzas), len(message)


class Observed:
    """A message with what only its recipient knows: the codec and length of each frame."""

    def __init__(self, message: bytes, shapes: list[tuple[int, int]]) -> None:
        head = pawl.read_head(message)
        self.kinds = [stanza.kind for stanza in head.stanzas]
        self.head, self.tail = message[:head.length], message[head.length:]
        self.message, self.shapes, self.o = message, shapes, overhead(len(self.kinds))
        self.T = sum(self.o + length for codec, length in shapes if codec != pawl_frames.PADDING)
        check(len(self.tail) == padded_length(self.T, len(self.kinds)), "the padded length")

    def with_bare_words(self) -> "Observed":
        """Returns the same message without masks."""
        tail, position = bytearray(self.tail), 0
        for i, (codec, length) in enumerate(self.shapes):
            tail[position:position + 4] = u(32, (i == len(self.shapes) - 1) << 31
                                            | codec << 28 | length)
            position += self.o + length
        return Observed(self.head + bytes(tail), self.shapes)


# Statistics

def histogram_is_flat(data: bytes) -> bool:
    """Chi-square over the byte values, with 255 degrees of freedom.

    The bounds are those of Laurent and Massart (2000): a tail beyond them has a chance of e^-x.
    """
    x, expected = -math.log(BOUND / 2), len(data) / 256
    counts = collections.Counter(data)
    statistic = sum((counts[value] - expected) ** 2 for value in range(256)) / expected
    spread = 2 * math.sqrt(255 * x)
    return 255 - spread < statistic < 255 + spread + 2 * x


def bits_are_balanced(pieces: list[bytes]) -> bool:
    """Tells whether each bit is as often 1 as 0 over pieces of one length, by Hoeffding's bound."""
    bits = 8 * len(pieces[0])
    numbers = [int.from_bytes(piece, "big") for piece in pieces]
    allowed = math.sqrt(math.log(2 * bits / BOUND) / 2 * len(pieces))
    return all(abs(sum(number >> i & 1 for number in numbers) - len(pieces) / 2) < allowed
               for i in range(bits))


def is_likely(count: int, mean: float) -> bool:
    """Tells whether `count` independent rare events are likely where `mean` are expected.

    By Chernoff's bound, each side's chance is below exp(mean h(count)).
    """
    exponent = count - mean - (count * math.log(count / mean) if count else 0)
    return exponent > math.log(BOUND / 2)


# Words

CANDIDATE = re.compile(rb"(?=[\x00\x10\x20\x40\x70\x80\x90\xa0\xc0][\x00-\x10]..)", re.DOTALL)


def words_that_fit(tail: bytes, o: int) -> dict[int, int]:
    """Returns each offset whose four bytes, taken as a plain word, make a frame that fits there.

    With it comes the offset behind the frame. A last frame fits when it ends with the message, any
    other when it leaves room for one more.
    """
    found = {}
    for match in CANDIDATE.finditer(tail):
        offset = match.start()
        word = int.from_bytes(tail[offset:offset + 4], "big")
        try:
            pawl_frames.check_word(word, True)
        except pawl_frames.ProtocolError:
            continue
        behind = offset + o + (word & 0x0FFF_FFFF)
        if behind == len(tail) if word >> 31 else behind + o <= len(tail):
            found[offset] = behind
    return found


def expected_words(length: int, o: int, residue: int) -> float:
    """Returns how many words fit on average in random bytes, at the offsets of a residue mod 4."""
    total = 0
    for rest in range(length - residue, o - 1, -4):
        total += 5 * max(0, min(MAXIMUM, rest - 2 * o))
        total += 1 if rest == o else 4 if rest - o <= MAXIMUM else 0
    return total / 2**32


def walks_to_the_end(words: dict[int, int], offset: int, end: int) -> bool:
    while offset in words:
        offset = words[offset]
    return offset == end


def words_look_random(messages: list[Observed]) -> list[str]:
    """Returns what can be recognised in the bytes behind the heads, if anything.

    Words at offsets of the same residue mod 4 share no byte, so in random bytes they are
    independent. A word of a last frame that ends with the message has a chance of 2^-30 at an
    offset: with a million offsets of a residue, three of them have one below 2e-10. A walk needs
    such a word, and that more than three lead to it is less likely still. From the first byte
    behind the head of 150 messages one succeeds with 2e-7.
    """
    fitting, last, means, walks, walks_at_start = [0] * 4, [0] * 4, [0.0] * 4, 0, 0
    expected = {}
    for message in messages:
        length, o = len(message.tail), message.o
        words = words_that_fit(message.tail, o)
        for offset, behind in words.items():
            fitting[offset % 4] += 1
            last[offset % 4] += behind == length
            walks += walks_to_the_end(words, offset, length)
        walks_at_start += walks_to_the_end(words, 0, length)
        for residue in range(4):
            key = length, o, residue
            if key not in expected:
                expected[key] = expected_words(*key)
            means[residue] += expected[key]
    found = []
    if not all(map(is_likely, fitting, means)):
        found.append(f"{fitting} words fit, not {means}")
    if max(last) > 2:
        found.append(f"{last} words are of a last frame")
    if walks > sum(last) * 3:
        found.append(f"{walks} walks reach the end")
    if walks_at_start:
        found.append(f"{walks_at_start} walks lead from the head to the end")
    return found


# Messages

class Sender:
    """pawl with recipients in Python: one who answers and two who do not."""

    def __init__(self, program: str, directory: str) -> None:
        self.store, self.file = Store(program, directory, "alice"), f"{directory}/content"
        self.parties = {name: pawl.Party(name=name) for name in ("answers", "silent", "quiet")}
        for name, party in self.parties.items():
            self.store.run("import", name, "-", input=party.export())
        party = self.parties["answers"]
        sender = party.read(self.store.run("encrypt", "-t", "answers"), accept=True).sender
        self.store.run("decrypt", input=party.write([sender], b"an answer"))

    def encrypt(self, names: tuple[str, ...], content: bytes, compression: str) -> Observed:
        to = [argument for name in names for argument in ("-t", name)]
        with open(self.file, "wb") as file:     # a pipe may pause, and that would end a chunk
            file.write(content)
        message = self.store.run("encrypt", *to, "--pad", "--compress", compression, self.file)
        received = self.parties[names[0]].read(message, accept=True)
        check(received.content == content, "the content")
        return Observed(message, received.frames.shapes)


def partner(message: Observed) -> int | None:
    """Returns another length of content with frames of the same padded length, if there is one.

    It is the one that is furthest away, for content that does not compress and fits in one frame.
    """
    count, target = len(message.kinds), len(message.tail)
    lengths = [length for length in range(1, min(target - message.o, pawl_frames.CHUNK - 1) + 1)
               if length + message.o != message.T
               and padded_length(length + message.o, count) == target]
    return max(lengths, key=lambda length: abs(length + message.o - message.T), default=None)


def pairs(sender: Sender, names: tuple[str, ...]) -> list[tuple[Observed, Observed]]:
    made = []
    for content, compression, what in CONTENTS:
        one = sender.encrypt(names, content, compression)
        length = partner(one)
        if length is None:
            # A length of its own: that of an empty message to one recipient
            check(content == b"" and one.T == len(one.tail), f"{what} has a length of its own")
            length = 0
        other = sender.encrypt(names, os.urandom(length), "zstd")
        check(length == 0 or one.T != other.T, "the pair differs in length")
        check(visible(one.message) == visible(other.message),
              f"{what} and random bytes look different to {len(names)}: "
              f"{visible(one.message)}, {visible(other.message)}")
        made.append((one, other))
    return made


def check_heads(messages: list[Observed]) -> None:
    """No eight bytes of a head come again in another, beside the first line and `count`.

    With a million strings of eight bytes the chance is 3e-8.
    """
    seen = set()
    for message in messages:
        head = message.head[len(pawl.FIRST_LINE) + 2:]
        strings = {head[i:i + 8] for i in range(len(head) - 7)}
        check(not seen & strings, "two heads have eight bytes in common")
        seen |= strings


def check_order(messages: list[Observed]) -> None:
    """The one answered stanza of three is at each place. 3 (2/3)^50 is 5e-9."""
    places = {message.kinds.index(0) for message in messages if len(message.kinds) == 3}
    check(places == {0, 1, 2}, f"the answered stanza of three is at {places}")


def look(program: str) -> str:
    everything = []
    with tempfile.TemporaryDirectory() as directory:
        sender = Sender(program, directory)
        for _ in range(ROUNDS):
            for names in (("answers",), ("silent",), ("answers", "silent", "quiet")):
                everything += pairs(sender, names)
    messages = [message for pair in everything for message in pair]
    tails = b"".join(message.tail for message in messages)
    check_heads(messages)
    check_order(messages)
    check(not histogram_is_flat(TEXT), "the control: a text has no flat histogram")
    check(histogram_is_flat(tails), "the bytes behind the heads have no flat histogram")
    differences = b"".join(pawl_frames.exclusive_or(a.tail, b.tail) for a, b in everything)
    check(histogram_is_flat(differences), "the two messages of a pair are related")
    bare = [message.with_bare_words() for message in messages]
    shortest = min(len(message.tail) for message in messages)
    for part in (slice(0, shortest), slice(-shortest, None)):
        check(bits_are_balanced([message.tail[part] for message in messages]),
              "a bit at the beginning or the end of the frames is not balanced")
    check(not bits_are_balanced([message.tail[:shortest] for message in bare]),
          "the control: bits of bare words are found")
    found = words_look_random(messages)
    if found:
        raise Failed("words are recognised: " + "; ".join(found))
    control = words_look_random(bare)
    check(len(control) >= 3, f"the control: bare words are found: {control}")
    return (f"ok: {len(everything)} pairs of messages look the same, and {len(tails):,} bytes "
            "behind their heads look random")


if __name__ == "__main__":
    support.main(look, __doc__)
