"""Sections 6 and 7 of docs/protocol.md: frames, codecs, padding and armor."""

import base64
import binascii
import hmac
import re
import zlib
from dataclasses import dataclass, field

import zstandard

from pawl_primitives import H, HKDF, HMAC, ProtocolError, Reader, seal, u, unseal

STORED, DEFLATE, ZSTANDARD, ZSTANDARD_WITH_HISTORY, PADDING = 0, 1, 2, 4, 7
CODECS = (STORED, DEFLATE, ZSTANDARD, ZSTANDARD_WITH_HISTORY, PADDING)
MAXIMUM = 1_048_576
CHUNK, RUN = 524_288, 4 * 1_048_576


# Frames

class KeySchedule:
    """The keys of one frame after the other."""

    def __init__(self, file_secret: bytes, header_mac: bytes) -> None:
        self.CK = HKDF(file_secret, header_mac, b"pawl/v1 payload", 32)[0]

    def next(self) -> tuple[bytes, bytes]:
        """Returns the key and the mask of the next frame."""
        mk, mask = HMAC(self.CK, b"\x01"), HMAC(self.CK, b"\x03")[:4]
        self.CK = HMAC(self.CK, b"\x02")
        return mk, mask


def exclusive_or(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b))


def authenticator(auth_key: bytes, header_mac: bytes, i: int, word: bytes, sealed: bytes) -> bytes:
    return HMAC(auth_key, b"pawl/v1 frame" + header_mac + u(64, i) + word + H(sealed))[:16]


def word_of(last: bool, codec: int, length: int) -> bytes:
    return u(32, last << 31 | codec << 28 | length)


def seal_frame(keys: KeySchedule, i: int, word: bytes, body: bytes) -> tuple[bytes, bytes]:
    """Returns the masked word and the sealed body of the next frame, which is frame i."""
    mk, mask = keys.next()
    return exclusive_or(word, mask), seal(mk, bytes(12), body, u(64, i) + word)


def open_frame(mk: bytes, i: int, word: bytes, sealed: bytes) -> bytes:
    """Returns the body of frame i."""
    body = unseal(mk, bytes(12), sealed, u(64, i) + word)
    if body is None:
        raise ProtocolError(14, "a frame's tag is wrong")
    return body


def seal_frames(file_secret: bytes, header_mac: bytes, bodies: list[tuple[int, bytes]],
                auth_keys: list[bytes]) -> bytes:
    """Returns frames with these codecs and bodies, for as many recipients as there are keys."""
    keys, frames = KeySchedule(file_secret, header_mac), []
    for i, (codec, body) in enumerate(bodies):
        word = word_of(i == len(bodies) - 1, codec, len(body))
        masked, sealed = seal_frame(keys, i, word, body)
        frames += [masked, sealed]
        if len(auth_keys) > 1:
            frames += [authenticator(key, header_mac, i, word, sealed) for key in auth_keys]
    return b"".join(frames)


@dataclass
class Frames:
    """What came out of the frames of a message: the content, and each frame's codec and length."""
    content: bytes = b""
    shapes: list[tuple[int, int]] = field(default_factory=list)


def check_word(word: int, seen_zstandard: bool) -> None:
    """Checks a word by the table of codecs."""
    last, codec, length = word >> 31, word >> 28 & 7, word & 0x0FFF_FFFF
    if (codec not in CODECS or length > MAXIMUM
            or (length == 0 and not (codec == STORED and last))
            or (codec == ZSTANDARD_WITH_HISTORY and not seen_zstandard)
            or (codec == PADDING and last)):
        raise ProtocolError(14, "a frame's word is against the rules")


def open_frames(file_secret: bytes, header_mac: bytes, data: bytes, count: int, index: int,
                auth_key: bytes) -> Frames:
    """Reads all frames of a message with `count` stanzas, whose own is the one at `index`."""
    keys, reader, decoder = KeySchedule(file_secret, header_mac), Reader(data, 15), Decoder()
    result, chunks, last = Frames(), [], 0
    while not last:
        mk, mask = keys.next()
        word = exclusive_or(reader.take(4), mask)
        value = int.from_bytes(word, "big")
        check_word(value, decoder.has_history)
        last, codec, length = value >> 31, value >> 28 & 7, value & 0x0FFF_FFFF
        i, sealed = len(result.shapes), reader.take(length + 16)
        if count > 1:
            own = reader.take(16 * count)[16 * index:16 * index + 16]
            if not hmac.compare_digest(own, authenticator(auth_key, header_mac, i, word, sealed)):
                raise ProtocolError(14, "an authenticator is wrong")
        chunks.append(decoder.decode(codec, open_frame(mk, i, word, sealed)))
        result.shapes.append((codec, length))
    if reader.position < len(data):
        raise ProtocolError(14, "bytes follow the last frame")
    result.content = b"".join(chunks)
    return result


# Codecs

class Decoder:
    """Turns the bodies of a message into chunks."""

    def __init__(self) -> None:
        self.history, self.has_history = b"", False

    def decode(self, codec: int, body: bytes) -> bytes:
        if codec == PADDING:
            if any(body):
                raise ProtocolError(16, "padding is not zero")
            return b""
        if codec == STORED:
            chunk = body
        elif codec == DEFLATE:
            chunk = inflate(body)
        else:
            if codec == ZSTANDARD:
                self.history, self.has_history = b"", True
            chunk = decompress_zstandard(body, self.history)
        if self.has_history:
            self.history = (self.history + chunk)[-MAXIMUM:]
        return chunk


def inflate(body: bytes) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        chunk = stream.decompress(body, MAXIMUM + 1)
    except zlib.error as error:
        raise ProtocolError(16, "a DEFLATE stream is malformed") from error
    if not stream.eof or stream.unused_data or not 1 <= len(chunk) <= MAXIMUM:
        raise ProtocolError(16, "a DEFLATE stream is against the rules")
    return chunk


def deflate(chunk: bytes) -> bytes:
    stream = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(chunk) + stream.flush()


def check_zstandard_frame(body: bytes) -> None:
    """Checks the headers of a Zstandard frame and its blocks."""
    reader = Reader(body, 16)

    def little(length: int) -> int:
        return int.from_bytes(reader.take(length), "little")

    def require(condition: bool) -> None:
        if not condition:
            raise ProtocolError(16, "a Zstandard frame is against the rules")

    require(reader.take(4) == b"\x28\xb5\x2f\xfd")
    descriptor = little(1)
    single, size_flag = descriptor >> 5 & 1, descriptor >> 6
    require(descriptor & 0b1111 == 0)
    window = 0
    if not single:
        window_descriptor = little(1)
        base = 1 << 10 + (window_descriptor >> 3)
        window = base + base // 8 * (window_descriptor & 7)
    size = little(1 << size_flag) + (256 if size_flag == 1 else 0)
    require(size_flag != 0 or single == 1)
    window = size if single else window
    require(1 <= size <= MAXIMUM and size <= window <= 2 * MAXIMUM)
    last = 0
    while not last:
        block = little(3)
        last, kind, length = block & 1, block >> 1 & 3, block >> 3
        require(kind != 3 and length <= min(window, 131_072))
        reader.take(1 if kind == 1 else length)
    require(reader.position == len(body))


def _dictionary(history: bytes) -> zstandard.ZstdCompressionDict | None:
    if not history:
        return None
    return zstandard.ZstdCompressionDict(history, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def decompress_zstandard(body: bytes, history: bytes) -> bytes:
    check_zstandard_frame(body)
    decompressor = zstandard.ZstdDecompressor(_dictionary(history), max_window_size=2 * MAXIMUM)
    try:
        return decompressor.decompress(body)
    except zstandard.ZstdError as error:
        raise ProtocolError(16, "a Zstandard frame is malformed") from error


def compress_zstandard(chunk: bytes, history: bytes) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        3, window_log=21, write_content_size=True, write_checksum=False, write_dict_id=False)
    dictionary = _dictionary(history)
    return zstandard.ZstdCompressor(
        dict_data=dictionary, compression_params=parameters).compress(chunk)


def bodies_of(content: bytes, compression: str, chunk_size: int = CHUNK) -> list[tuple[int, bytes]]:
    """Cuts and compresses content. The compression is "none", "deflate" or "zstd"."""
    chunks = [content[i:i + chunk_size] for i in range(0, len(content), chunk_size)] or [b""]
    bodies, history, run = [], b"", 0
    for chunk in chunks:
        codec, body = STORED, chunk
        if compression == "deflate":
            codec, body = DEFLATE, deflate(chunk)
        elif compression == "zstd":
            if run == 0 or run + len(chunk) > RUN:
                codec, history, run = ZSTANDARD, b"", 0
            else:
                codec = ZSTANDARD_WITH_HISTORY
            body = compress_zstandard(chunk, history)
        if len(body) >= len(chunk):
            codec, body = STORED, chunk
        if codec == ZSTANDARD or run:
            history, run = (history + chunk)[-MAXIMUM:], run + len(chunk)
        bodies.append((codec, body))
    return bodies


# Padding

def overhead(count: int) -> int:
    """Returns what a frame adds to its body."""
    return 20 if count == 1 else 20 + 16 * count


def padme(length: int) -> int:
    if length < 2:
        return length
    E = length.bit_length() - 1
    S = E.bit_length()
    if E <= S:
        return length
    step = 1 << E - S
    return -(-length // step) * step


def padded_length(T: int, count: int) -> int:
    """Returns the length of all frames with padding, of `T` without."""
    return T if padme(T) == T else padme(T + overhead(count) + 1)


def with_padding(bodies: list[tuple[int, bytes]], count: int) -> list[tuple[int, bytes]]:
    o = overhead(count)
    T = sum(o + len(body) for _, body in bodies)
    missing = padded_length(T, count) - T
    frames = -(-missing // (o + MAXIMUM))
    shares = [missing // frames + (i < missing % frames) for i in range(frames)]
    padding = [(PADDING, bytes(share - o)) for share in shares]
    return bodies[:-1] + padding + bodies[-1:]


# Armor

def armor(data: bytes, kind: str) -> bytes:
    """Returns the armor of a "MESSAGE" or "BUNDLE"."""
    text = base64.b64encode(data)
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN PAWL %s-----" % kind.encode(), *lines,
                       b"-----END PAWL %s-----" % kind.encode(), b""])


BLANK = rb"(?:[ \t]|\xc2\xa0)"
BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?((?:[ \t>|]|\xc2\xa0)*)"
                   rb"-----BEGIN PAWL (MESSAGE|BUNDLE|BACKUP)-----" + BLANK + rb"*")
TRAILING_BLANKS = re.compile(BLANK + rb"+\Z")
LINE = re.compile(rb"([^\r\n]*)(\r\n|\r|\n|\Z)")


def begin_prefix(line: bytes, kind: str) -> bytes | None:
    """Returns the prefix of a `BEGIN` line of this kind, or None when the line is none."""
    match = BEGIN.fullmatch(line)
    if match is None or len(match[1]) > 64 or match[2] != kind.encode():
        return None
    return match[1]


def is_binary(data: bytes) -> bool:
    return data.startswith(b"pawl/v") or b"pawl/v".startswith(data)


def unarmor(text: bytes, kind: str) -> bytes:
    """Finds the one armor of this kind in a text, as a reader of one message does."""
    lines = [(match.start(), match[1], match[2]) for match in LINE.finditer(text)]
    for number, (start, line, _) in enumerate(lines):
        prefix = begin_prefix(line, kind)
        if prefix is not None and start + len(line) <= MAXIMUM:
            break
    else:
        raise ProtocolError(16, "no armor in the text")
    base64_lines, end = [], b"-----END PAWL %s-----" % kind.encode()
    for number in range(number + 1, len(lines)):
        _, line, line_end = lines[number]
        if not line_end and line and prefix.startswith(line):
            break
        if line.startswith(prefix):
            line = line[len(prefix):]
        elif line == TRAILING_BLANKS.sub(b"", prefix):
            line = b""
        line = TRAILING_BLANKS.sub(b"", line)
        if line == end:
            _check_behind(lines[number + 1:], prefix, kind)
            return _strict_base64(b"".join(base64_lines))
        if not line_end and end.startswith(line):
            break
        if line and not re.fullmatch(rb"[A-Za-z0-9+/=]{1,1048576}", line):
            raise ProtocolError(16, "the armor is damaged")
        base64_lines.append(line)
    raise ProtocolError(15 if kind == "MESSAGE" else 16, "the armor has no END line")


def _check_behind(lines: list[tuple[int, bytes, bytes]], prefix: bytes, kind: str) -> None:
    for _, line, _ in lines:
        other = begin_prefix(line, kind)
        if other is not None and kind != "MESSAGE":
            raise ProtocolError(16, "a second armor")
        if other is not None and len(other) <= len(prefix):
            raise ProtocolError(14, "a second message")


def _strict_base64(text: bytes) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ProtocolError(16, "the armor is damaged") from error
    if not text or base64.b64encode(data) != text:
        raise ProtocolError(16, "the armor is damaged")
    return data
