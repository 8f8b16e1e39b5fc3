#!/usr/bin/env python3
"""Computes the sizes and the test values in docs/protocol.md, sections 11 and 12.

  Tests/test-values.py                          prints both sections' figures
  Tests/test-values.py --check docs/protocol.md compares them with the text

With --check, each line that the text lacks in its section is printed, and each line of a value
block that this program does not compute; both make the exit status 1.

It is written from the text and shares no code with pawl. The standard library does the hashing; the
package cryptography (Debian: python3-cryptography) does AES-256-GCM, Ed25519 and X25519.
"""

import hashlib
import hmac
import re
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Section 1: notation and primitives


def u(bits: int, value: int) -> bytes:
    """Returns an unsigned integer, most significant byte first."""
    return value.to_bytes(bits // 8, "big")


def H(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def H512(data: bytes) -> bytes:
    return hashlib.sha512(data).digest()


def HMAC(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def HKDF(ikm: bytes, salt: bytes, info: bytes, *lengths: int) -> list[bytes]:
    """Returns the output of HKDF, cut into pieces of these lengths."""
    key = HMAC(salt, ikm)
    output = block = b""
    counter = 1
    while len(output) < sum(lengths):
        block = HMAC(key, block + info + u(8, counter))
        output += block
        counter += 1
    pieces = []
    for length in lengths:
        pieces.append(output[:length])
        output = output[length:]
    return pieces


def AEAD(key: bytes, nonce: bytes, plaintext: bytes, ad: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, plaintext, ad)


def DH(private: bytes, public: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).exchange(
        X25519PublicKey.from_public_bytes(public))


def x25519_public(private: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(private).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def ed25519_public(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def bech32(prefix: str, data: bytes) -> str:
    """Returns data as Bech32 (BIP 173)."""
    characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checksum = 1
    for value in expanded + values + [0] * 6:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(
                (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> i & 1 else 0
    checksum ^= 1
    values += [checksum >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(characters[value] for value in values)


# Sections 3 to 6 and 8


def x3dh(secrets: list[bytes], ss0: bytes, CT0: bytes, AD: bytes) -> list[bytes]:
    return HKDF(b"\xff" * 32 + b"".join(secrets) + ss0, bytes(32),
                b"pawl/v1 x3dh" + AD + H(CT0), 32, 32, 32)


def KDF_RK(rk: bytes, dh: bytes, ss: bytes, t: bytes) -> list[bytes]:
    return HKDF(dh + ss, rk, b"pawl/v1 ratchet" + t, 32, 32, 32)


def KDF_CK(ck: bytes) -> tuple[bytes, bytes]:
    return HMAC(ck, b"\x01"), HMAC(ck, b"\x02")


def mask(ck: bytes) -> bytes:
    return HMAC(ck, b"\x03")[:4]


def header_keys(HK: bytes, salt: bytes) -> list[bytes]:
    return HKDF(HK, salt, b"pawl/v1 header", 32, 12, 16)


def seal_header(HK: bytes, salt: bytes, header: bytes) -> bytes:
    key, nonce, commitment = header_keys(HK, salt)
    return salt + commitment + AEAD(key, nonce, header, salt + commitment)


def initiator_keys(dh: bytes, ssm: bytes, E: bytes, SPK: bytes, CTm: bytes) -> list[bytes]:
    return HKDF(dh + ssm, b"", b"pawl/v1 initiator" + E + SPK + H(CTm), 32, 12)


def stanza_keys(mk: bytes, salt: bytes) -> list[bytes]:
    return HKDF(mk, salt, b"pawl/v1 stanza", 32, 12, 32)


def mac_key(file_secret: bytes) -> bytes:
    return HKDF(file_secret, b"", b"pawl/v1 header mac", 32)[0]


def authenticator(auth_key: bytes, header_mac: bytes, i: int, word: bytes, sealed: bytes) -> bytes:
    return HMAC(auth_key, b"pawl/v1 frame" + header_mac + u(64, i) + word + H(sealed))[:16]


def safety_string(IK: bytes) -> str:
    h = H512(b"pawl/v1 safety number" + IK)
    for _ in range(5200):
        h = H512(h + IK)
    return "".join(f"{int.from_bytes(h[i:i + 5], 'big') % 100_000:05}" for i in range(0, 30, 5))


FIRST_LINE, CHANNEL_LINE = b"pawl/v1 stream\n", b"pawl/v1 channel\n"


def head(count: int, stanzas: bytes, file_secret: bytes,
         first_line: bytes = FIRST_LINE) -> tuple[bytes, bytes]:
    """Returns a head and its header_mac."""
    front = first_line + u(16, count) + stanzas
    header_mac = HMAC(mac_key(file_secret), front)
    return front + header_mac, header_mac


def frames(file_secret: bytes, header_mac: bytes, chunks: list[bytes],
           last_codec: int = 0) -> list[dict[str, bytes]]:
    """Seals chunks for one recipient. The last one is the last frame; the others have codec 0."""
    CK = HKDF(file_secret, header_mac, b"pawl/v1 payload", 32)[0]
    made = []
    for i, chunk in enumerate(chunks):
        last = i == len(chunks) - 1
        word = u(32, last << 31 | (last_codec if last else 0) << 28 | len(chunk))
        mk, following = KDF_CK(CK)
        sealed = AEAD(mk, bytes(12), chunk, u(64, i) + word)
        masked = bytes(a ^ b for a, b in zip(word, mask(CK)))
        made.append({"CK": CK, "mk": mk, "mask": mask(CK), "word": word, "masked": masked,
                     "sealed": sealed, "frame": masked + sealed})
        CK = following
    return made


# Section 12


class Blocks:
    """The lines of section 12's value blocks, aligned as the text has them."""

    def __init__(self) -> None:
        self.blocks: list[list[str]] = []

    def begin(self) -> None:
        self.blocks.append([])

    def plain(self, text: str) -> None:
        self.blocks[-1].append(text)

    def values(self, width: int, **named: bytes) -> None:
        self.begin()
        for name, value in named.items():
            self.value(name.replace("__", " "), value, width)

    def value(self, name: str, value: bytes, width: int) -> None:
        digits = value.hex()
        pieces = [digits[i:i + 64] for i in range(0, len(digits), 64)]
        self.blocks[-1].append(f"{name:{width}}{pieces[0]}")
        self.blocks[-1] += [" " * width + piece for piece in pieces[1:]]


def test_values() -> list[list[str]]:
    out = Blocks()

    identities = [ed25519_public(bytes(range(32))), ed25519_public(bytes(range(32, 64)))]
    out.begin()
    for IK in identities:
        out.plain(IK.hex())
        out.plain(bech32("pawl", IK))
    digits = "".join(sorted(map(safety_string, identities)))
    out.plain(" ".join(digits[i:i + 5] for i in range(0, 60, 5)))

    secrets = [bytes([n]) * 32 for n in (1, 2, 3)]
    AD, ss0, CT0 = b"\x04" * 136, b"\x06" * 32, b"\x07" * 1088
    for row in (secrets, secrets + [b"\x05" * 32]):
        SK, HKA, NHKB = x3dh(row, ss0, CT0, AD)
        if row is secrets:
            out.values(8, **{"H(CT0)": H(CT0)}, SK=SK, HKA=HKA, NHKB=NHKB)
        else:
            out.values(8, SK=SK, HKA=HKA, NHKB=NHKB)

    front, behind = b"\x01" * 32 + b"\x02" * 1184, b"\x04" * 32 + b"\x05" * 1184
    t, t_first = H(front + b"\x03" * 1088 + behind), H(front + behind)
    out.begin()
    out.value("t, with CT", t, 15)
    out.value("t, without CT", t_first, 15)

    rk, dh, ss, identity_dh = (bytes([n]) * 32 for n in (1, 2, 3, 6))
    for arguments in ((dh, ss, t), (dh, b"", t_first), (dh + identity_dh, ss, t)):
        new, ck, nhk = KDF_RK(rk, *arguments)
        out.values(6, **{"rk'": new}, ck=ck, nhk=nhk)
    mk, ck = KDF_CK(rk)
    out.values(6, mk=mk, **{"ck'": ck}, mask=mask(rk))

    # The header, the stanza and the message of kind 0
    HK, salt, header = b"\x01" * 32, b"\x02" * 16, b"\x03" * 2312
    mk, stanza_salt, file_secret = b"\x01" * 32, b"\x02" * 32, b"\x05" * 32
    key, nonce, commitment = header_keys(HK, salt)
    sealed_header = seal_header(HK, salt, header)
    wrap_key, wrap_nonce, auth_key = stanza_keys(mk, stanza_salt)
    wrapped = AEAD(wrap_key, wrap_nonce, file_secret, AD + sealed_header + u(16, 1))
    stanza = b"\x00" + sealed_header + stanza_salt + wrapped
    whole_head, header_mac = head(1, stanza, file_secret)
    made = frames(file_secret, header_mac, [b"hello ", b"world"])
    message = whole_head + b"".join(frame["frame"] for frame in made)
    assert (len(sealed_header), len(stanza), len(whole_head)) == (2360, 2441, 2490)
    assert len(message) == 2490 + 2 * 20 + 11
    out.values(20, **{
        "header: key": key, "header: nonce": nonce, "header: commitment": commitment,
        "H(sealed_header)": H(sealed_header), "wrap_key": wrap_key, "wrap_nonce": wrap_nonce,
        "auth_key": auth_key, "wrapped": wrapped, "mac_key": mac_key(file_secret),
        "header_mac": header_mac})
    for i, frame in enumerate(made):
        for name in ("CK", "mk", "mask", "word"):
            label = {"word": f"word {i}, plain"}.get(name, f"{name}_{i}")
            out.value(label, frame[name], 20)
        out.value(f"word {i}, masked", frame["masked"], 20)
        out.value(f"frame {i}", frame["frame"], 20)
    out.value("H(message)", H(message), 20)
    authenticated = authenticator(b"\x06" * 32, header_mac, 0, made[0]["word"], made[0]["sealed"])
    out.values(20, **{"authenticator": authenticated})

    # The same stanza in a channel message
    whole_head, channel_mac = head(1, stanza, file_secret, CHANNEL_LINE)
    preface = b"\x0d" * 16 + b"\x0e" * 16 + u(64, 1) + u(64, 1) + u(64, 0)
    made = frames(file_secret, channel_mac, [preface, b"hello", b""], last_codec=3)
    message = whole_head + b"".join(frame["frame"] for frame in made)
    assert (len(preface), len(message)) == (56, 2491 + 3 * 20 + 56 + 5)
    out.values(20, preface=preface, header_mac=channel_mac)
    for i, frame in enumerate(made):
        out.value(f"word {i}, plain", frame["word"], 20)
        out.value(f"word {i}, masked", frame["masked"], 20)
        out.value(f"frame {i}", frame["frame"], 20)
    out.value("H(message)", H(message), 20)

    # The initiator, and the message of kind 1
    e, spk = b"\x07" * 32, b"\x08" * 32
    E, SPK, ssm, CTm = x25519_public(e), x25519_public(spk), b"\x09" * 32, b"\x0a" * 1088
    assert DH(e, SPK) == DH(spk, E)
    key, nonce = initiator_keys(DH(e, SPK), ssm, E, SPK, CTm)
    sealed_header = seal_header(HK, salt, b"\x03" * 1224)
    plaintext = identities[0] + b"\x0b" * 32 + u(64, 1_800_000_000) + b"\x0c" * 16 + CT0
    initiator = E + CTm + AEAD(key, nonce, plaintext, sealed_header)
    wrapped = AEAD(wrap_key, wrap_nonce, file_secret, AD + sealed_header + u(16, 1))
    stanza = b"\x01" + initiator + sealed_header + stanza_salt + wrapped
    whole_head, header_mac = head(1, stanza, file_secret)
    made = frames(file_secret, header_mac, [b""])
    message = whole_head + made[0]["frame"]
    assert (len(initiator), len(sealed_header), len(stanza)) == (2312, 1272, 3665)
    assert (len(whole_head), len(message)) == (3714, 3734)
    out.values(20, **{
        "E": E, "SPK_B": SPK, "DH(e, SPK_B)": DH(e, SPK), "H(CTm)": H(CTm),
        "initiator: key": key, "initiator: nonce": nonce, "H(sealed_header)": H(sealed_header),
        "H(initiator)": H(initiator), "wrapped": wrapped, "header_mac": header_mac,
        "frame 0": made[0]["frame"], "H(message)": H(message)})
    return out.blocks


# Section 11

KEM_PUBLIC, KEM_CIPHERTEXT, TAG = 1184, 1088, 16
HEADER_FIRST = 32 + KEM_PUBLIC + 4 + 4
HEADER = HEADER_FIRST + KEM_CIPHERTEXT
SEALING = 16 + 16 + TAG
WRAPPED = 32 + TAG
INITIATOR_CONTENT = 32 + 32 + 8 + 16 + KEM_CIPHERTEXT
INITIATOR = 32 + KEM_CIPHERTEXT + INITIATOR_CONTENT + TAG
STANZA_0 = 1 + HEADER + SEALING + 32 + WRAPPED
STANZA_1 = 1 + INITIATOR + HEADER_FIRST + SEALING + 32 + WRAPPED
FRONT = len(FIRST_LINE) + 2
HEAD_0, HEAD_1 = FRONT + STANZA_0 + 32, FRONT + STANZA_1 + 32
FRAME = 4 + TAG
CHANNEL_0, CHANNEL_1 = (head - len(FIRST_LINE) + len(CHANNEL_LINE) for head in (HEAD_0, HEAD_1))
PREFACE = 16 + 16 + 8 + 8 + 8
BUNDLE = len(b"pawl/v1 bundle\n") + 1 + 32 + 32 + KEM_PUBLIC + 8 + 8 + 8 + 1 + 64
BACKUP = len(b"pawl/v1 backup\n") + 4 + 4 + 16 + 24 + 32 + 8 + 1 + 4 + 4 + TAG
CHUNK = 524_288


def armored(length: int, kind: str) -> int:
    """Returns the length of so many bytes in armor, with LF."""
    characters = (length + 2) // 3 * 4
    lines = (characters + 63) // 64
    return characters + lines + len(f"-----BEGIN PAWL {kind}-----\n-----END PAWL {kind}-----\n")


def padme(length: int) -> int:
    if length < 2:
        return length
    E = length.bit_length() - 1
    S = E.bit_length()
    step = 1 << max(E - S, 0)
    return (length + step - 1) // step * step


def padded(frames_length: int, o: int) -> int:
    """Returns the length of all frames with padding."""
    if padme(frames_length) == frames_length:
        return frames_length
    return padme(frames_length + o + 1)


def worst_padding(count: int) -> str:
    """Returns a row of the table in section 6."""
    o = FRAME if count == 1 else FRAME + TAG * count
    worst, bound = (0.0, 0, 0), 0
    for T in range(o, 400_000):
        target = padded(T, o)
        share = (target - T) / T
        worst = max(worst, (share, T, target))
        if share > 0.12:
            bound = T
    share, T, target = worst
    how = f"{T:,} bytes become {target:,}" if count == 1 else f"{T:,} become {target:,}"
    return f"| {count} | {o:,} | {bound:,} | {share * 100:.0f} % ({how}) |"


def sizes() -> list[str]:
    assert HEADER == 2312 and HEADER_FIRST == 1224

    def frame_count(length: int) -> int:
        return length // CHUNK + 1

    def message(length: int) -> str:
        n = frame_count(length)
        total = HEAD_0 + n * FRAME + length
        parts = [f"{HEAD_0:,}", f"{FRAME}" if n == 1 else f"{n:,} × {FRAME}"]
        parts += [f"{length:,}"] if length else []
        return f"{' + '.join(parts)} = {total:,}"

    padded_frames = padded(FRAME + 1000, FRAME)
    return [
        f"| header of A's first chain, sealed | "
        f"{HEADER_FIRST:,} + {SEALING} = {HEADER_FIRST + SEALING:,} |",
        f"| any other header, sealed | {HEADER:,} + {SEALING} = {HEADER + SEALING:,} |",
        f"| initiator | 32 + {KEM_CIPHERTEXT:,} + {INITIATOR_CONTENT:,} + {TAG} = {INITIATOR:,} |",
        f"| first line and `count` | {FRONT} |",
        f"| stanza, kind 0 | 1 + {HEADER + SEALING:,} + 32 + {WRAPPED} = {STANZA_0:,} |",
        f"| stanza, kind 1 | 1 + {INITIATOR:,} + {HEADER_FIRST + SEALING:,} + 32 + {WRAPPED} "
        f"= {STANZA_1:,} |",
        "| `header_mac` | 32 |",
        f"| head, one recipient, session answered | **{HEAD_0:,}** |",
        f"| head, one recipient, initial message | **{HEAD_1:,}** |",
        f"| head, n recipients | {FRONT + 32} + {STANZA_0:,} n, and {STANZA_1 - STANZA_0:,} more "
        "for each initial stanza |",
        f"| longest head (1,024 initial stanzas) | {FRONT + 32 + 1024 * STANZA_1:,} |",
        f"| each frame beside its body, one recipient | **{FRAME}** |",
        f"| each frame beside its body, n > 1 recipients | {FRAME} + {TAG} n |",
        f"| longest frame (1,024 recipients) | {FRAME + TAG * 1024 + 1_048_576:,} |",
        f"| head of a channel message, session answered | {CHANNEL_0:,} |",
        f"| head of a channel message, initial message | {CHANNEL_1:,} |",
        f"| message 0 of a channel, or a later message without data, session answered "
        f"| {CHANNEL_0:,} + {FRAME} + {PREFACE} = {CHANNEL_0 + FRAME + PREFACE:,} |",
        f"| the same, initial message "
        f"| {CHANNEL_1:,} + {FRAME} + {PREFACE} = {CHANNEL_1 + FRAME + PREFACE:,} |",
        f"| a channel message that carries no data and closes, session answered "
        f"| {CHANNEL_0 + FRAME + PREFACE:,} + {FRAME} = {CHANNEL_0 + 2 * FRAME + PREFACE:,} |",
        f"| reusable bundle | {BUNDLE:,} and the name |",
        f"| one-time bundle | {BUNDLE + 32:,} and the name |",
        f"| reusable bundle without a name, armored | {armored(BUNDLE, 'BUNDLE'):,} |",
        f"| one-time bundle without a name, armored | {armored(BUNDLE + 32, 'BUNDLE'):,} |",
        f"| backup | {BACKUP} and the name, for each contact 35 and its name, 32 more if introduced, and for each group 6, its "
        f"name and 32 for each member |",
        f"| 0 bytes | 1 | {message(0)} |",
        f"| 0 bytes, armored | 1 | {armored(HEAD_0 + FRAME, 'MESSAGE'):,} |",
        f"| 0 bytes, initial message | 1 | {HEAD_1:,} + {FRAME} = {HEAD_1 + FRAME:,} |",
        f"| 0 bytes, initial message, armored | 1 | {armored(HEAD_1 + FRAME, 'MESSAGE'):,} |",
        f"| 100 bytes | {frame_count(100)} | {message(100)} |",
        f"| 1,000 bytes with `--pad` | 2 | {HEAD_0:,} + {padded_frames:,} "
        f"= {HEAD_0 + padded_frames:,} |",
        f"| 1 MiB | {frame_count(1 << 20)} | {message(1 << 20)} |",
        f"| 1 GiB | {frame_count(1 << 30):,} | {message(1 << 30)} |",
    ]


def check(path: str) -> int:
    """Compares the text with what is computed here. Returns the exit status."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    sections = {int(number): body for number, body in
                re.findall(r"^## (\d+)\. .*\n((?:(?!^## ).*\n?)*)", text, re.MULTILINE)}
    wrong = 0

    def complain(what: str) -> None:
        nonlocal wrong
        wrong += 1
        print(f"{path}: {what}")

    for rows, section in ((sizes(), 11), (list(map(worst_padding, (1, 2, 10, 100, 1024))), 6)):
        lines = sections[section].splitlines()
        for row in rows:
            if row not in lines:
                complain(f"section {section} lacks: {row}")
    written = [block.splitlines() for block in
               re.findall(r"^```\n(.*?)^```$", sections[12], re.MULTILINE | re.DOTALL)]
    computed = test_values()
    if len(written) != len(computed):
        complain(f"section 12 has {len(written)} blocks, not {len(computed)}")
    for number, (block, expected) in enumerate(zip(written, computed), 1):
        for line in expected:
            if line not in block:
                complain(f"section 12, block {number}, lacks: {line}")
        for line in block:
            if line not in expected:
                complain(f"section 12, block {number}, should not have: {line}")
    return 1 if wrong else 0


def main() -> int:
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "--check":
        return check(arguments[1])
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    print("\n".join(sizes()), end="\n\n")
    print("\n\n".join("```\n" + "\n".join(block) + "\n```" for block in test_values()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
