"""Sections 1 and 8 of docs/protocol.md: encoding, primitives, identities, safety numbers."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import pawl_kem

DAY = 86_400


class ProtocolError(Exception):
    """A failure with its status of section 10."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{text} ({status})")
        self.status = status


def u(bits: int, value: int) -> bytes:
    """Returns an unsigned integer, most significant byte first."""
    return value.to_bytes(bits // 8, "big")


class Reader:
    """Takes fields from the front of some bytes. What is missing is reported with `status`."""

    def __init__(self, data: bytes, status: int) -> None:
        self.data, self.status, self.position = data, status, 0

    def take(self, length: int) -> bytes:
        end = self.position + length
        if end > len(self.data):
            raise ProtocolError(self.status, "the input ends too early")
        field, self.position = self.data[self.position:end], end
        return field

    def integer(self, bits: int) -> int:
        return int.from_bytes(self.take(bits // 8), "big")


# Hashes and AEAD

def H(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def H512(data: bytes) -> bytes:
    return hashlib.sha512(data).digest()


def HMAC(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def HKDF(ikm: bytes, salt: bytes, info: bytes, *lengths: int) -> list[bytes]:
    """Returns the output of HKDF-SHA-256, cut into pieces of these lengths."""
    key, output, block = HMAC(salt, ikm), b"", b""
    for counter in range(1, (sum(lengths) + 31) // 32 + 1):
        block = HMAC(key, block + info + u(8, counter))
        output += block
    ends = [sum(lengths[:i + 1]) for i in range(len(lengths))]
    return [output[end - length:end] for end, length in zip(ends, lengths)]


def seal(key: bytes, nonce: bytes, plaintext: bytes, ad: bytes) -> bytes:
    """Returns AEAD(key, nonce, plaintext, ad)."""
    return AESGCM(key).encrypt(nonce, plaintext, ad)


def unseal(key: bytes, nonce: bytes, ciphertext: bytes, ad: bytes) -> bytes | None:
    """Returns the plaintext, or None when the tag does not verify."""
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, ad)
    except InvalidTag:
        return None


# ML-KEM-768

def kem_pair() -> tuple[bytes, bytes]:
    """Returns a new seed and its public key."""
    seed = os.urandom(64)
    return seed, pawl_kem.public_key(seed)


def encapsulate(public: bytes) -> tuple[bytes, bytes]:
    return pawl_kem.encapsulate(public, os.urandom(32))


decapsulate = pawl_kem.decapsulate
is_within_modulus = pawl_kem.is_within_modulus


# X25519

P = 2**255 - 19


def x25519_public(private: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(private).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def x25519_pair() -> tuple[bytes, bytes]:
    private = os.urandom(32)
    return private, x25519_public(private)


def is_canonical(public: bytes) -> bool:
    return int.from_bytes(public, "little") < P


def DH(private: bytes, public: bytes) -> bytes | None:
    """Returns the output of X25519, or None when it is zero or `public` is not canonical."""
    if not is_canonical(public):
        return None
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return None


# Ed25519: points in affine coordinates for decoding, in extended coordinates for adding

L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
NEUTRAL = (0, 1, 1, 0)


def _decode_point(data: bytes) -> tuple[int, int, int, int] | None:
    """Returns the point with this canonical encoding, or None."""
    value = int.from_bytes(data, "little")
    sign, y = value >> 255, value & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(p: tuple, q: tuple) -> tuple[int, int, int, int]:
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar: int, point: tuple) -> tuple[int, int, int, int]:
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _is_neutral(point: tuple) -> bool:
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def is_identity(data: bytes) -> bool:
    """Tells whether these bytes are a valid identity."""
    point = _decode_point(data)
    return point is not None and not _is_neutral(point) and _is_neutral(_multiply(L, point))


def ed25519_public(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def verify(identity: bytes, signature: bytes, message: bytes) -> bool:
    """Checks a signature of an identity that is valid."""
    R = _decode_point(signature[:32])
    if R is None or _is_neutral(_multiply(8, R)) or int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(identity).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def montgomery_public(identity: bytes) -> bytes:
    """Returns the X25519 public key of an identity, by the birational map."""
    y = int.from_bytes(identity, "little") & (1 << 255) - 1
    return ((1 + y) * pow(1 - y, -1, P) % P).to_bytes(32, "little")


def montgomery_private(seed: bytes) -> bytes:
    """Returns the X25519 private key of an identity. X25519 clamps it."""
    return H512(seed)[:32]


# Identities as text

CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_EXPANDED_PREFIX = [ord(c) >> 5 for c in "pawl"] + [0] + [ord(c) & 31 for c in "pawl"]


def _checksum(values: list[int]) -> int:
    checksum = 1
    for value in _EXPANDED_PREFIX + values:
        top, checksum = checksum >> 25, (checksum & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(
                (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> i & 1 else 0
    return checksum


def identity_text(identity: bytes) -> str:
    number = int.from_bytes(identity, "big") << 4
    values = [number >> 5 * i & 31 for i in reversed(range(52))]
    checksum = _checksum(values + [0] * 6) ^ 1
    values += [checksum >> 5 * i & 31 for i in reversed(range(6))]
    return "pawl1" + "".join(CHARACTERS[value] for value in values)


def identity_from_text(text: str) -> bytes:
    if text == text.upper():
        text = text.lower()
    values = [CHARACTERS.find(character) for character in text[5:]]
    if len(text) != 63 or text[:5] != "pawl1" or -1 in values or _checksum(values) != 1:
        raise ProtocolError(16, "not an identity")
    number = 0
    for value in values[:52]:
        number = number << 5 | value
    identity = (number >> 4).to_bytes(32, "big")
    if number & 15 or not is_identity(identity):
        raise ProtocolError(16, "not an identity")
    return identity


# Section 8

def safety_number(one: bytes, other: bytes) -> str:
    def digits(identity: bytes) -> str:
        h = H512(b"pawl/v1 safety number" + identity)
        for _ in range(5200):
            h = H512(h + identity)
        return "".join(f"{int.from_bytes(h[i:i + 5], 'big') % 100_000:05}"
                       for i in range(0, 30, 5))

    joined = "".join(sorted((digits(one), digits(other))))
    return " ".join(joined[i:i + 5] for i in range(0, 60, 5))
