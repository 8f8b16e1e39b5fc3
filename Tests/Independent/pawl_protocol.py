"""The pawl protocol, version 1: an implementation from docs/protocol.md alone.

A `Party` is a person with a store in memory: bundles (section 2), the key agreement (3), sessions
(4) and messages (5). Frames and armor are in pawl_frames, section 1 is in pawl_primitives.

The names of sections 3 and 4 are kept: RK is the root key, CKs a chain key, HKs a header key and so
on; a trailing `s` means sending and `r` receiving. A pair is (private half, public half).

What is about a store that lasts is left out: deletion by time, the limits of 40 sessions and of
131,072 decapsulations, names of contacts, kept keys, directories and backups.
"""

import copy
import hmac
import os
import random
import time
import unicodedata
from dataclasses import dataclass, field

import pawl_frames
from pawl_frames import Frames
from pawl_primitives import (
    DAY, DH, H, HKDF, HMAC, ProtocolError, Reader, decapsulate, ed25519_public, encapsulate,
    is_canonical, is_identity, is_within_modulus, kem_pair, montgomery_private, montgomery_public,
    seal, sign, u, unseal, verify, x25519_pair)

MAXIMUM_COUNTER = 2**32 - 2
MAXIMUM_SKIPPED, MAXIMUM_HELD = 25_000, 100_000


# Section 2: bundles

@dataclass
class Bundle:
    kind: int
    IK: bytes
    SPK: bytes
    OPK: bytes
    KPK: bytes
    created: int
    expires: int
    not_before: int
    name: str
    hash: bytes


def make_bundle(seed: bytes, SPK: bytes, OPK: bytes, KPK: bytes, created: int, expires: int,
                not_before: int, name: str) -> bytes:
    """Returns a signed bundle. It is a one-time bundle when there is an OPK."""
    encoded = name.encode()
    signed = (b"pawl/v1 bundle\n" + u(8, 1 if OPK else 0) + ed25519_public(seed) + SPK + OPK + KPK
              + u(64, created) + u(64, expires) + u(64, not_before) + u(8, len(encoded)) + encoded)
    return signed + sign(seed, signed)


FORBIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _is_name(encoded: bytes) -> bool:
    try:
        return all(character in "\u200c\u200d" or unicodedata.category(character) not in FORBIDDEN
                   for character in encoded.decode())
    except UnicodeDecodeError:
        return False


def read_bundle(data: bytes) -> Bundle:
    """Checks the form and the signature of a bundle."""
    reader = Reader(data, 16)
    first_line, kind = reader.take(15), reader.integer(8)
    keys = [reader.take(n) for n in (32, 32, 32 if kind == 1 else 0, 1184)]
    times = [reader.integer(64) for _ in range(3)]
    n = reader.integer(8)
    name = reader.take(n)
    signed, signature = data[:reader.position], reader.take(64)
    created, expires, not_before = times
    if (first_line != b"pawl/v1 bundle\n" or kind > 1 or reader.position != len(data)
            or not is_identity(keys[0]) or not is_canonical(keys[1])
            or (kind == 1 and not is_canonical(keys[2])) or not is_within_modulus(keys[3])
            or n > 64 or not _is_name(name)
            or not created < expires <= created + 366 * DAY or not_before > created):
        raise ProtocolError(16, "the bundle is malformed")
    if not verify(keys[0], signature, signed):
        raise ProtocolError(14, "the bundle's signature is wrong")
    return Bundle(kind, *keys, *times, name.decode(), H(signed))


# Section 3: key agreement

def agree(secrets: list[bytes], ss0: bytes, CT0: bytes, AD: bytes) -> list[bytes]:
    """Returns SK, HKA and NHKB."""
    return HKDF(b"\xff" * 32 + b"".join(secrets) + ss0, bytes(32),
                b"pawl/v1 x3dh" + AD + H(CT0), 32, 32, 32)


# Section 4: the ratchet

def KDF_RK(RK: bytes, dh: bytes, ss: bytes, t: bytes) -> list[bytes]:
    return HKDF(dh + ss, RK, b"pawl/v1 ratchet" + t, 32, 32, 32)


def KDF_CK(CK: bytes) -> tuple[bytes, bytes]:
    return HMAC(CK, b"\x01"), HMAC(CK, b"\x02")


def header_keys(HK: bytes, salt: bytes) -> list[bytes]:
    return HKDF(HK, salt, b"pawl/v1 header", 32, 12, 16)


def seal_header(HK: bytes, salt: bytes, header: bytes) -> bytes:
    key, nonce, commitment = header_keys(HK, salt)
    return salt + commitment + seal(key, nonce, header, salt + commitment)


def open_header(HK: bytes, sealed: bytes) -> bytes | None:
    key, nonce, commitment = header_keys(HK, sealed[:16])
    if not hmac.compare_digest(commitment, sealed[16:32]):
        return None
    return unseal(key, nonce, sealed[32:], sealed[:32])


def check_header_length(header: bytes, first_chain: bool) -> None:
    if len(header) != (1224 if first_chain else 2312):
        raise ProtocolError(16, "the header's length is not that of its chain")


@dataclass
class SkippedKeys:
    """The skipped keys of a chain, by number."""
    first_chain: bool
    keys: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Session:
    side: str                               # "A" or "B"
    peer: bytes                             # the peer's identity
    AD: bytes
    RK: bytes
    DHs: tuple[bytes, bytes] | None
    KEMs: tuple[bytes, bytes] | None
    DHr: bytes | None
    KEMr: bytes | None
    NHKs: bytes | None
    NHKr: bytes | None
    send_step_due: bool
    HKs: bytes | None = None
    HKr: bytes | None = None
    CKs: bytes | None = None
    CKr: bytes | None = None
    CTs: bytes = b""
    Ns: int = 0
    Nr: int = 0
    PN: int = 0
    has_sent: bool = False
    first_chain: bool = False               # the current receiving chain is A's first
    skipped: dict[bytes, SkippedKeys] = field(default_factory=dict)
    CT0: bytes = b""                        # A's, while unanswered
    expires: int = 0                        # of the bundle, A's

    @property
    def order(self) -> tuple[int, bytes]:
        """(began, EK_A), both from AD."""
        return int.from_bytes(self.AD[96:104], "big"), self.AD[64:96]

    @property
    def is_unanswered(self) -> bool:
        return self.side == "A" and self.HKr is None

    def can_be_sent_in(self, now: int) -> bool:
        return not self.is_unanswered or self.expires > now

    @property
    def skipped_count(self) -> int:
        return sum(len(chain.keys) for chain in self.skipped.values())

    def send(self) -> tuple[bytes, bytes, bytes]:
        """Takes a message key. Returns it with the initiator (or nothing) and the sealed header."""
        if self.send_step_due:
            self._send_step()
        if self.Ns > MAXIMUM_COUNTER - 1:
            raise ProtocolError(20, "the sending chain is at its end")
        mk, self.CKs = KDF_CK(self.CKs)
        header = self.DHs[1] + self.KEMs[1] + self.CTs + u(32, self.PN) + u(32, self.Ns)
        sealed = seal_header(self.HKs, os.urandom(16), header)
        self.Ns += 1
        initiator = b""
        if self.is_unanswered:
            content = self.AD[:32] + self.AD[64:104] + self.AD[104:120] + self.CT0
            initiator = seal_initiator(content, self.DHr, self.KEMr, sealed)
        return mk, initiator, sealed

    def _send_step(self) -> None:
        self.DHs, self.KEMs = x25519_pair(), kem_pair()
        dh, ss, self.CTs = self._dh(self.DHs[0], self.DHr), b"", b""
        if self.side == "B" and not self.has_sent:
            dh += self._dh(self.DHs[0], montgomery_public(self.peer))
        if self.side == "B" or self.has_sent:
            self.CTs, ss = encapsulate(self.KEMr)
        t = H(self.DHs[1] + self.KEMs[1] + self.CTs + self.DHr + self.KEMr)
        # A's first chain has HKA as its header key from the start. Later ones took NHKs over
        # when the peer's chain was received.
        self.RK, self.CKs, self.NHKs = KDF_RK(self.RK, dh, ss, t)
        self.has_sent, self.send_step_due = True, False

    def receive(self, sealed: bytes, identity: bytes, held: int) -> bytes | None:
        """Returns the message key, or None when no header key opens the header.

        `identity` is one's own X25519 private key, `held` the number of keys that are held for the
        contact in all sessions.
        """
        for HK, chain in self.skipped.items():
            header = open_header(HK, sealed) if HK != self.HKr else None
            if header is not None:
                check_header_length(header, chain.first_chain)
                return self._take(HK, int.from_bytes(header[-4:], "big"))
        header = open_header(self.HKr, sealed) if self.HKr else None
        if header is not None:
            check_header_length(header, self.first_chain)
            N = int.from_bytes(header[-4:], "big")
            if N > MAXIMUM_COUNTER:
                raise ProtocolError(16, "N is out of range")
            if N < self.Nr:
                return self._take(self.HKr, N)
            check_skipped(N - self.Nr, held)
            return self._advance(N)
        header = open_header(self.NHKr, sealed) if self.NHKr and not self.send_step_due else None
        return None if header is None else self._receiving_step(header, identity, held)

    def _receiving_step(self, header: bytes, identity: bytes, held: int) -> bytes:
        begins = self.HKr is None
        first_chain = begins and self.side == "B"
        check_header_length(header, first_chain)
        DHr, KEMr, CT = header[:32], header[32:1216], header[1216:-8]
        PN, N = (int.from_bytes(header[i:][:4], "big") for i in (len(header) - 8, len(header) - 4))
        if max(PN, N) > MAXIMUM_COUNTER or not is_canonical(DHr) or not is_within_modulus(KEMr):
            raise ProtocolError(16, "a field of the header is out of range")
        check_skipped((0 if begins else max(0, PN - self.Nr)) + N, held)
        dh = self._dh(self.DHs[0], DHr)
        if begins and self.side == "A":
            dh += self._dh(identity, DHr)
        ss = b"" if first_chain else decapsulate(self.KEMs[0], CT)
        t = H(DHr + KEMr + CT + self.DHs[1] + self.KEMs[1])
        if not begins:
            self._skip(PN)
        self.PN, self.Ns, self.Nr = self.Ns, 0, 0
        self.HKs, self.HKr, self.first_chain = self.NHKs, self.NHKr, first_chain
        self.DHr, self.KEMr = DHr, KEMr
        self.RK, self.CKr, self.NHKr = KDF_RK(self.RK, dh, ss, t)
        self.DHs = self.KEMs = self.CKs = None
        self.CTs = self.CT0 = b""
        self.send_step_due = True
        return self._advance(N)

    @staticmethod
    def _dh(private: bytes, public: bytes) -> bytes:
        output = DH(private, public)
        if output is None:
            raise ProtocolError(16, "an output of DH is zero")
        return output

    def _skip(self, n: int) -> None:
        for number in range(self.Nr, n):
            mk, self.CKr = KDF_CK(self.CKr)
            chain = self.skipped.setdefault(self.HKr, SkippedKeys(self.first_chain))
            chain.keys[number] = mk

    def _advance(self, N: int) -> bytes:
        self._skip(N)
        mk, self.CKr = KDF_CK(self.CKr)
        self.Nr = N + 1
        return mk

    def _take(self, HK: bytes, number: int) -> bytes:
        keys = self.skipped[HK].keys if HK in self.skipped else {}
        if number not in keys:
            raise ProtocolError(11, "already decrypted")
        mk = keys.pop(number)
        if not keys:
            del self.skipped[HK]
        return mk


def check_skipped(count: int, held: int) -> None:
    if count > MAXIMUM_SKIPPED or (count and held + count > MAXIMUM_HELD):
        raise ProtocolError(19, "too many skipped messages")


# Section 5: stanzas and heads

FIRST_LINE = b"pawl/v1 stream\n"


def initiator_keys(dh: bytes, ssm: bytes, E: bytes, SPK: bytes, CTm: bytes) -> list[bytes]:
    return HKDF(dh + ssm, b"", b"pawl/v1 initiator" + E + SPK + H(CTm), 32, 12)


def seal_initiator(content: bytes, SPK: bytes, KPK: bytes, sealed_header: bytes) -> bytes:
    e, E = x25519_pair()
    CTm, ssm = encapsulate(KPK)
    key, nonce = initiator_keys(DH(e, SPK), ssm, E, SPK, CTm)
    return E + CTm + seal(key, nonce, content, sealed_header)


def stanza_keys(mk: bytes, salt: bytes) -> list[bytes]:
    """Returns wrap_key, wrap_nonce and auth_key."""
    return HKDF(mk, salt, b"pawl/v1 stanza", 32, 12, 32)


def make_stanza(mk: bytes, salt: bytes, AD: bytes, initiator: bytes, sealed_header: bytes,
                file_secret: bytes, count: int) -> tuple[bytes, bytes]:
    """Returns a stanza and its auth_key."""
    wrap_key, wrap_nonce, auth_key = stanza_keys(mk, salt)
    wrapped = seal(wrap_key, wrap_nonce, file_secret, AD + sealed_header + u(16, count))
    kind = b"\x01" if initiator else b"\x00"
    return kind + initiator + sealed_header + salt + wrapped, auth_key


def header_mac_of(file_secret: bytes, front: bytes) -> bytes:
    return HMAC(HKDF(file_secret, b"", b"pawl/v1 header mac", 32)[0], front)


def make_message(stanzas: list[tuple[bytes, bytes]], file_secret: bytes,
                 bodies: list[tuple[int, bytes]]) -> bytes:
    """Returns a message of these stanzas, each with its auth_key, and of these frames."""
    front = FIRST_LINE + u(16, len(stanzas)) + b"".join(stanza for stanza, _ in stanzas)
    header_mac = header_mac_of(file_secret, front)
    keys = [auth_key for _, auth_key in stanzas]
    return front + header_mac + pawl_frames.seal_frames(file_secret, header_mac, bodies, keys)


@dataclass
class Stanza:
    kind: int
    initiator: bytes
    sealed_header: bytes
    salt: bytes
    wrapped: bytes

    def open(self, mk: bytes, AD: bytes, count: int) -> tuple[bytes, bytes]:
        """Returns file_secret and auth_key."""
        wrap_key, wrap_nonce, auth_key = stanza_keys(mk, self.salt)
        file_secret = unseal(wrap_key, wrap_nonce, self.wrapped,
                             AD + self.sealed_header + u(16, count))
        if file_secret is None:
            raise ProtocolError(14, "the stanza is altered")
        return file_secret, auth_key


@dataclass
class Head:
    stanzas: list[Stanza]
    front: bytes                            # everything before header_mac
    header_mac: bytes
    length: int


def read_head(message: bytes) -> Head:
    """Reads a head. This needs no key."""
    if not message.startswith(FIRST_LINE):
        cut = FIRST_LINE.startswith(message)
        raise ProtocolError(15 if cut else 16, "the first line is not that of a message")
    reader = Reader(message, 15)
    reader.take(len(FIRST_LINE))
    count, stanzas = reader.integer(16), []
    if not 1 <= count <= 1024:
        raise ProtocolError(16, "the number of stanzas is out of range")
    for _ in range(count):
        kind = reader.integer(8)
        if kind > 1:
            raise ProtocolError(16, "an unknown kind of stanza")
        lengths = (2312, 1272, 32, 48) if kind else (0, 2360, 32, 48)
        stanzas.append(Stanza(kind, *map(reader.take, lengths)))
    front = message[:reader.position]
    return Head(stanzas, front, reader.take(32), reader.position)


# Parties

@dataclass
class Prekeys:
    """The private side of a bundle that is out."""
    kind: int
    hash: bytes
    SPK: tuple[bytes, bytes]
    OPK: tuple[bytes, bytes] | None
    KPK: tuple[bytes, bytes]


@dataclass
class Contact:
    not_before: int = 0
    created: int = 0
    sessions: list[Session] = field(default_factory=list)

    def current(self, now: int) -> Session | None:
        able = [session for session in self.sessions if session.can_be_sent_in(now)]
        return max(able, key=lambda session: session.order, default=None)


@dataclass
class Received:
    sender: bytes
    content: bytes
    frames: Frames
    count: int


class Party:
    """A person. The whole state is in plain attributes, so a copy or a pickle is a backup."""

    def __init__(self, seed: bytes | None = None, name: str = "") -> None:
        self.seed = seed or os.urandom(32)
        self.name, self.clock_offset = name, 0
        self.IK = ed25519_public(self.seed)
        self.bundles: dict[bytes, Prekeys] = {}
        self.period: tuple[int, tuple, tuple] | None = None     # beginning, SPK, KPK
        self.last_created = self.not_before = 0
        self.not_before_is_due = False
        self.remembered: set[tuple[bytes, bytes]] = set()       # (IK_A, EK_A)
        self.contacts: dict[bytes, Contact] = {}

    @property
    def now(self) -> int:
        return int(time.time()) + self.clock_offset

    def export(self, one_time: bool = False, lifetime: int = 90 * DAY) -> bytes:
        """Makes a bundle and holds its prekeys."""
        now = self.now
        last = self.last_created if self.last_created <= now + DAY else 0
        created = self.last_created = max(now, last + 1)
        if self.not_before_is_due:
            self.not_before, self.not_before_is_due = created, False
        if self.period is None or not self.period[0] <= now < self.period[0] + 7 * DAY:
            self.period = now, x25519_pair(), kem_pair()
        _, SPK, KPK = self.period
        OPK = x25519_pair() if one_time else None
        KPK = kem_pair() if one_time else KPK
        data = make_bundle(self.seed, SPK[1], OPK[1] if OPK else b"", KPK[1], created,
                           created + lifetime, min(created, self.not_before), self.name)
        hash = H(data[:-64])
        self.bundles[hash[:16]] = Prekeys(int(one_time), hash, SPK, OPK, KPK)
        return data

    def revoke(self) -> None:
        """Deletes all prekeys. The next bundle says so."""
        self.bundles, self.remembered, self.period = {}, set(), None
        self.not_before_is_due = True

    def import_bundle(self, data: bytes, new_session: bool = False) -> bool:
        """Checks a bundle and tells whether it began a session."""
        bundle, now = read_bundle(data), self.now
        contact = self.contacts.get(bundle.IK, Contact())
        if bundle.IK == self.IK:
            raise ProtocolError(1, "one's own bundle")
        if not now < bundle.expires or bundle.created > now + DAY \
                or bundle.created < contact.not_before:
            raise ProtocolError(17, "the bundle has expired, is revoked or not yet valid")
        EK = x25519_pair()
        secrets = [DH(montgomery_private(self.seed), bundle.SPK),
                   DH(EK[0], montgomery_public(bundle.IK)), DH(EK[0], bundle.SPK)]
        secrets += [DH(EK[0], bundle.OPK)] if bundle.kind else []
        if None in secrets:
            raise ProtocolError(16, "a prekey is of small order")
        newer = bundle.not_before > contact.not_before
        contact.not_before = max(contact.not_before, bundle.not_before)
        contact.created = max(contact.created, bundle.created)
        self.contacts[bundle.IK] = contact
        contact.sessions = [session for session in contact.sessions
                            if not session.is_unanswered or session.order[0] <= now + DAY]
        able = [session for session in contact.sessions if session.can_be_sent_in(now)]
        if not (new_session or newer or all(
                session.is_unanswered and session.expires <= now + 14 * DAY
                and bundle.expires > session.expires for session in able)):
            return False
        began = max([now, *(session.order[0] + 1 for session in contact.sessions)])
        AD = self.IK + bundle.IK + EK[1] + u(64, began) + bundle.hash
        CT0, ss0 = encapsulate(bundle.KPK)
        SK, HKA, NHKB = agree(secrets, ss0, CT0, AD)
        contact.sessions.append(Session(
            "A", bundle.IK, AD, SK, None, None, bundle.SPK, bundle.KPK, None, NHKB, True, HKs=HKA,
            CT0=CT0, expires=bundle.expires))
        return True

    def write(self, recipients: list[bytes], content: bytes, compression: str = "none",
              pad: bool = False, chunk_size: int = pawl_frames.CHUNK) -> bytes:
        """Returns a message to these identities."""
        sessions = []
        for IK in recipients:
            contact = self.contacts.get(IK, Contact())
            session = contact.current(self.now)
            if session is None:
                raise ProtocolError(17 if contact.sessions else 20, "no session to send in")
            sessions.append(session)
        random.SystemRandom().shuffle(sessions)
        file_secret, stanzas = os.urandom(32), []
        for session in sessions:
            mk, initiator, sealed = session.send()
            stanzas.append(make_stanza(mk, os.urandom(32), session.AD, initiator, sealed,
                                       file_secret, len(sessions)))
        bodies = pawl_frames.bodies_of(content, compression, chunk_size)
        if pad:
            bodies = pawl_frames.with_padding(bodies, len(stanzas))
        return make_message(stanzas, file_secret, bodies)

    def read(self, data: bytes, accept: bool = False, sender: bytes | None = None) -> Received:
        """Reads one message, binary or in a text. A message that is refused changes nothing.

        `accept` makes an unknown sender a contact; `sender` insists on one.
        """
        message = data if pawl_frames.is_binary(data) else pawl_frames.unarmor(data, "MESSAGE")
        head, work = read_head(message), copy.deepcopy(self)
        index, peer, file_secret, auth_key = work._open_head(head)
        if not hmac.compare_digest(header_mac_of(file_secret, head.front), head.header_mac):
            raise ProtocolError(14, "header_mac is wrong")
        if peer not in self.contacts and not accept:
            raise ProtocolError(12, "the sender is no contact")
        if sender is not None and peer != sender:
            raise ProtocolError(13, "the sender is another contact")
        frames = pawl_frames.open_frames(file_secret, head.header_mac, message[head.length:],
                                         len(head.stanzas), index, auth_key)
        self.__dict__.update(work.__dict__)
        return Received(peer, frames.content, frames, len(head.stanzas))

    def _open_head(self, head: Head) -> tuple[int, bytes, bytes, bytes]:
        """Returns the reader's stanza's index, the sender, file_secret and auth_key."""
        own, count = montgomery_private(self.seed), len(head.stanzas)
        for index, stanza in enumerate(head.stanzas):
            for contact in self.contacts.values():
                held = sum(session.skipped_count for session in contact.sessions)
                for session in contact.sessions:
                    mk = session.receive(stanza.sealed_header, own, held)
                    if mk is not None:
                        return index, session.peer, *stanza.open(mk, session.AD, count)
        failures = {10}
        for index, stanza in enumerate(head.stanzas):
            if stanza.kind == 0:
                continue
            try:
                session, mk = self._first_message(stanza)
                opened = stanza.open(mk, session.AD, count)
            except ProtocolError as error:
                failures.add(error.status)
                continue
            self._begin(session)
            return index, session.peer, *opened
        status = next(status for status in (11, 19, 10) if status in failures)
        raise ProtocolError(status, "no stanza opens")

    def _open_initiator(self, stanza: Stanza) -> tuple[Prekeys, bytes]:
        """Returns prekeys that open the initiator, with what is in it."""
        E, CTm, sealed = (stanza.initiator[:32], stanza.initiator[32:1120],
                          stanza.initiator[1120:])
        for prekeys in {(each.SPK, each.KPK): each for each in self.bundles.values()}.values():
            dh = DH(prekeys.SPK[0], E)
            if dh is None:
                continue
            key, nonce = initiator_keys(dh, decapsulate(prekeys.KPK[0], CTm), E, prekeys.SPK[1],
                                        CTm)
            content = unseal(key, nonce, sealed, stanza.sealed_header)
            if content is not None:
                return prekeys, content
        raise ProtocolError(10, "no prekeys open the initiator")

    def _first_message(self, stanza: Stanza) -> tuple[Session, bytes]:
        """Returns the session that a first message begins, and the message's key."""
        opener, content = self._open_initiator(stanza)
        IK_A, EK_A, began = content[:32], content[32:64], int.from_bytes(content[64:72], "big")
        id, CT0 = content[72:88], content[88:]
        if not is_identity(IK_A) or not is_canonical(EK_A):
            raise ProtocolError(10, "the initiator is malformed")
        if (IK_A, EK_A) in self.remembered:
            raise ProtocolError(11, "already decrypted")
        prekeys = self.bundles.get(id)
        if prekeys is None or (prekeys.SPK, prekeys.KPK) != (opener.SPK, opener.KPK) \
                or began > self.now + DAY or IK_A == self.IK:
            raise ProtocolError(10, "not for this store")
        own = montgomery_private(self.seed)
        secrets = [DH(prekeys.SPK[0], montgomery_public(IK_A)), DH(own, EK_A),
                   DH(prekeys.SPK[0], EK_A)]
        secrets += [DH(prekeys.OPK[0], EK_A)] if prekeys.OPK else []
        if None in secrets:
            raise ProtocolError(10, "an output of DH is zero")
        AD = IK_A + self.IK + EK_A + u(64, began) + prekeys.hash
        SK, HKA, NHKB = agree(secrets, decapsulate(prekeys.KPK[0], CT0), CT0, AD)
        session = Session("B", IK_A, AD, SK, prekeys.SPK, (b"", prekeys.KPK[1]), None, None, NHKB,
                          HKA, False)
        contact = self.contacts.get(IK_A, Contact())
        held = sum(each.skipped_count for each in contact.sessions)
        mk = session.receive(stanza.sealed_header, own, held)
        if mk is None:
            raise ProtocolError(10, "the header does not open")
        return session, mk

    def _begin(self, session: Session) -> None:
        """Keeps the session of a first message, and uses up a one-time bundle."""
        self.contacts.setdefault(session.peer, Contact()).sessions.append(session)
        id = session.AD[104:120]
        self.remembered.add((session.peer, session.AD[64:96]))
        if self.bundles[id].kind == 1:
            del self.bundles[id]
