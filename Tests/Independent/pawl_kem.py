"""ML-KEM-768 (FIPS 203) in plain Python.

A private key is its seed of 64 bytes, `d || z`. Nothing here runs in constant time: it is for
tests.
"""

import hashlib
import hmac

Q, RANK = 3329, 3
DU, DV = 10, 4
PUBLIC_BYTES, CIPHERTEXT_BYTES = 1184, 1088


def _reversed_bits(i: int) -> int:
    return int(f"{i:07b}"[::-1], 2)


ZETAS = [pow(17, _reversed_bits(i), Q) for i in range(128)]
GAMMAS = [pow(17, 2 * _reversed_bits(i) + 1, Q) for i in range(128)]


# Hash functions, section 4.1

def _H(data: bytes) -> bytes:
    return hashlib.sha3_256(data).digest()


def _G(data: bytes) -> tuple[bytes, bytes]:
    digest = hashlib.sha3_512(data).digest()
    return digest[:32], digest[32:]


def _shake256(data: bytes, length: int) -> bytes:
    return hashlib.shake_256(data).digest(length)


# Encoding, compression and sampling, section 4.2

def encode(polynomial: list[int], bits: int) -> bytes:
    """Returns 256 coefficients of `bits` bits each, the least significant bit first."""
    value = 0
    for coefficient in reversed(polynomial):
        value = value << bits | coefficient
    return value.to_bytes(32 * bits, "little")


def decode(data: bytes, bits: int) -> list[int]:
    value, low = int.from_bytes(data, "little"), (1 << bits) - 1
    return [value >> shift & low for shift in range(0, 256 * bits, bits)]


def _compress(polynomial: list[int], bits: int) -> list[int]:
    return [((coefficient << bits) + Q // 2) // Q & (1 << bits) - 1 for coefficient in polynomial]


def _decompress(polynomial: list[int], bits: int) -> list[int]:
    return [coefficient * Q + (1 << bits - 1) >> bits for coefficient in polynomial]


def _sample_ntt(seed: bytes) -> list[int]:
    length = 840
    while True:
        stream = hashlib.shake_128(seed).digest(length)
        found = []
        for i in range(0, length, 3):
            a, b, c = stream[i:i + 3]
            found += [d for d in (a | (b & 15) << 8, b >> 4 | c << 4) if d < Q]
        if len(found) >= 256:
            return found[:256]
        length += 168


def _sample_noise(key: bytes, number: int) -> list[int]:
    """Returns a polynomial from the centred binomial distribution with eta = 2."""
    nibbles = decode(_shake256(key + bytes([number]), 128), 4)
    return [((n & 1) + (n >> 1 & 1) - (n >> 2 & 1) - (n >> 3)) % Q for n in nibbles]


# The number-theoretic transform, section 4.3

def _ntt(polynomial: list[int]) -> list[int]:
    f, i, length = list(polynomial), 1, 128
    while length >= 2:
        for start in range(0, 256, 2 * length):
            zeta, i = ZETAS[i], i + 1
            for j in range(start, start + length):
                t = zeta * f[j + length] % Q
                f[j + length] = (f[j] - t) % Q
                f[j] = (f[j] + t) % Q
        length //= 2
    return f


def _inverse_ntt(polynomial: list[int]) -> list[int]:
    f, i, length = list(polynomial), 127, 2
    while length <= 128:
        for start in range(0, 256, 2 * length):
            zeta, i = ZETAS[i], i - 1
            for j in range(start, start + length):
                t = f[j]
                f[j] = (t + f[j + length]) % Q
                f[j + length] = zeta * (f[j + length] - t) % Q
        length *= 2
    return [coefficient * 3303 % Q for coefficient in f]


def _add(*polynomials: list[int]) -> list[int]:
    return [sum(coefficients) % Q for coefficients in zip(*polynomials)]


def _multiply(f: list[int], g: list[int]) -> list[int]:
    product = []
    for i, gamma in enumerate(GAMMAS):
        a, b, c, d = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
        product += [(a * c + b * d % Q * gamma) % Q, (a * d + b * c) % Q]
    return product


def _inner_product(row: list[list[int]], column: list[list[int]]) -> list[int]:
    return _add(*map(_multiply, row, column))


# K-PKE, section 5

def _matrix(rho: bytes) -> list[list[list[int]]]:
    return [[_sample_ntt(rho + bytes([j, i])) for j in range(RANK)] for i in range(RANK)]


def _split(data: bytes, size: int) -> list[bytes]:
    return [data[i:i + size] for i in range(0, len(data), size)]


def _pke_key_pair(d: bytes) -> tuple[bytes, list[list[int]]]:
    """Returns the public key and the secret vector in the NTT domain."""
    rho, sigma = _G(d + bytes([RANK]))
    s = [_ntt(_sample_noise(sigma, i)) for i in range(RANK)]
    e = [_ntt(_sample_noise(sigma, RANK + i)) for i in range(RANK)]
    t = [_add(_inner_product(row, s), noise) for row, noise in zip(_matrix(rho), e)]
    return b"".join(encode(polynomial, 12) for polynomial in t) + rho, s


def _pke_encrypt(public: bytes, message: bytes, randomness: bytes) -> bytes:
    t = [decode(part, 12) for part in _split(public[:-32], 384)]
    columns = zip(*_matrix(public[-32:]))
    y = [_ntt(_sample_noise(randomness, i)) for i in range(RANK)]
    u = [_add(_inverse_ntt(_inner_product(column, y)), _sample_noise(randomness, RANK + i))
         for i, column in enumerate(columns)]
    v = _add(_inverse_ntt(_inner_product(t, y)), _sample_noise(randomness, 2 * RANK),
             _decompress(decode(message, 1), 1))
    return b"".join(encode(_compress(f, DU), DU) for f in u) + encode(_compress(v, DV), DV)


def _pke_decrypt(secret: list[list[int]], ciphertext: bytes) -> bytes:
    parts = _split(ciphertext, 32 * DU)
    u = [_ntt(_decompress(decode(part, DU), DU)) for part in parts[:RANK]]
    v = _decompress(decode(parts[RANK], DV), DV)
    product = _inverse_ntt(_inner_product(secret, u))
    return encode(_compress([(a - b) % Q for a, b in zip(v, product)], 1), 1)


# ML-KEM, sections 6 and 7

def public_key(seed: bytes) -> bytes:
    return _pke_key_pair(seed[:32])[0]


def is_within_modulus(public: bytes) -> bool:
    """Tells whether a public key passes the checks of section 7.2."""
    return len(public) == PUBLIC_BYTES and all(
        coefficient < Q for part in _split(public[:-32], 384) for coefficient in decode(part, 12))


def encapsulate(public: bytes, randomness: bytes) -> tuple[bytes, bytes]:
    """Returns the ciphertext and the shared secret for a `randomness` of 32 bytes."""
    secret, r = _G(randomness + _H(public))
    return _pke_encrypt(public, randomness, r), secret


def decapsulate(seed: bytes, ciphertext: bytes) -> bytes:
    """Returns the shared secret, another one for a ciphertext that was made for another key."""
    public, s = _pke_key_pair(seed[:32])
    message = _pke_decrypt(s, ciphertext)
    secret, r = _G(message + _H(public))
    if hmac.compare_digest(_pke_encrypt(public, message, r), ciphertext):
        return secret
    return _shake256(seed[32:] + ciphertext, 32)
