"""The files of a store, opened with the key that lies beside them.

"The store" in docs/architecture.md says what the files are, and Sources/Storage how a record is
sealed. Whoever copies the files of a store whose key has no passphrase can do all of this.
"""

import os
import sqlite3
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

import pawl_protocol as pawl
from pawl_primitives import HKDF, HMAC, Reader, u

MAGIC = b"pawl/v1 key\n"
GENERATION = 0
OWNER, CONTACT, PERIOD, BUNDLE, SESSION, REUSABLE = 1, 2, 4, 5, 7, 11
GRACE = 30 * pawl.DAY


# XChaCha20-Poly1305, draft-irtf-cfrg-xchacha-03

def _hchacha20(key: bytes, nonce: bytes) -> bytes:
    state = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<12I", key + nonce)]

    def rotated(value: int, count: int) -> int:
        return (value << count | value >> 32 - count) & 0xFFFF_FFFF

    def quarter_round(a: int, b: int, c: int, d: int) -> None:
        for x, y, z, count in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = state[x] + state[y] & 0xFFFF_FFFF
            state[z] = rotated(state[z] ^ state[x], count)

    for _ in range(10):
        for i in range(4):
            quarter_round(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter_round(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<8I", *state[:4], *state[12:])


def _cipher(key: bytes, nonce: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    return ChaCha20Poly1305(_hchacha20(key, nonce[:16])), bytes(4) + nonce[16:]


def _session(body: bytes, seed: bytes) -> pawl.Session:
    """Reads the record of an answered session, as Session+Record.swift writes it."""
    reader = Reader(body, 16)
    reader.take(32 + 1)                     # how often it was used, and the version
    sending, receiving, _, is_initiator = reader.take(4)
    if sending == 0 or receiving == 0:
        raise ValueError("the session has not been answered")
    if is_initiator:
        reader.take(8)                      # when the bundle expires
    AD, RK = reader.take(136), reader.take(32)
    CKs = DHs = KEMs = NHKs = None
    CTs, Ns = b"", 0
    if sending == 2:
        CKs, HKs, Ns, _ = reader.take(32), reader.take(32), reader.integer(32), reader.take(8)
        DHs = reader.take(32), reader.take(32)
        KEMs, NHKs = (reader.take(64), reader.take(1184)), reader.take(32)
        DHr, KEMr, CTs = reader.take(32), reader.take(1184), reader.take(1088)
    else:
        DHr, KEMr, HKs = reader.take(32), reader.take(1184), reader.take(32)
    PN = reader.integer(32)
    CKr, HKr, Nr, _ = reader.take(32), reader.take(32), reader.integer(32), reader.take(8)
    NHKr = reader.take(32)
    if reader.position != len(body):
        raise ValueError("the record of a session is longer than expected")
    peer = AD[32:64] if is_initiator else AD[:32]
    return pawl.Session("AB"[not is_initiator], peer, AD, RK, DHs, KEMs, DHr, KEMr, NHKs, NHKr,
                        sending == 1, HKs=HKs, HKr=HKr, CKs=CKs, CKr=CKr, CTs=CTs, Ns=Ns, Nr=Nr,
                        PN=PN, has_sent=True, first_chain=receiving == 1)


@dataclass
class Record:
    id: int
    parent: int | None
    number: int
    body: bytes


class StoreFiles:
    """The records of a store."""

    def __init__(self, directory: str) -> None:
        with open(os.path.join(directory, "key"), "rb") as file:
            key = file.read()
        if len(key) != len(MAGIC) + 33 or not key.startswith(MAGIC + b"\0"):
            raise ValueError("the key is not bare")
        self._records_key, = HKDF(key[-32:], MAGIC, b"records", 32)
        self._tags_key, = HKDF(key[-32:], MAGIC, b"tags", 32)
        self._rows_key, = HKDF(key[-32:], MAGIC, b"rows", 32)
        self._database = sqlite3.connect(os.path.join(directory, "store.db"))

    @staticmethod
    def _binding(id: int, kind: int, parent: int | None, tag: bytes | None, number: int,
                 due: int) -> bytes:
        return (b"pawl/v1 record" + u(8, kind) + u(64, id) + u(64, parent or 0) + u(64, number)
                + u(64, due) + (tag or b""))

    def records(self, *kinds: int, of: int | None = None) -> list[Record]:
        """Returns the records of these kinds, or of all, in the order of their numbers."""
        rows = self._database.execute("SELECT id, kind, owner, tag, number, due, sealed FROM record"
                                      " ORDER BY number, id").fetchall()
        records = []
        for id, kind, parent, tag, number, due, sealed in rows:
            if (kinds and kind not in kinds) or (of is not None and parent != of):
                continue
            cipher, nonce = _cipher(self._records_key, sealed[:24])
            body = cipher.decrypt(nonce, sealed[24:],
                                  self._binding(id, kind, parent, tag, number, due))
            records.append(Record(id, parent, number, body))
        return records

    def insert(self, kind: int, body: bytes, of: int | None = None, number: int = 0, due: int = 0,
               name: bytes | None = None) -> int:
        """Adds a record and returns its id. `commit` writes it."""
        id, = self._database.execute("SELECT max(id) + 1 FROM record").fetchone()
        tag = None if name is None else self._tag(kind, name)
        self._write("INSERT", body, (id, kind, of, tag, number, due))
        return id

    def rename_contact(self, old: str, new: str) -> None:
        """Gives a contact a name that the program may refuse. `commit` writes it."""
        contact, = [record for record in self.records(CONTACT) if record.body.endswith(old.encode())]
        body = contact.body.removesuffix(old.encode()) + new.encode()
        place = contact.id, CONTACT, contact.parent, self._tag(CONTACT, new.encode()), contact.number, 0
        self._write("REPLACE", body, place)

    def _tag(self, kind: int, name: bytes) -> bytes:
        return HMAC(self._tags_key, u(8, kind) + name)[:16]

    def _write(self, verb: str, body: bytes, place: tuple) -> None:
        id, kind, parent, tag, number, due = place
        fresh = os.urandom(24)
        cipher, nonce = _cipher(self._records_key, fresh)
        sealed = fresh + cipher.encrypt(nonce, body,
                                        self._binding(id, kind, parent, tag, number, due))
        self._database.execute(f"{verb} INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
                               (*place, sealed))

    def _digest(self) -> bytes:
        """Returns the digest of all rows but the generation's."""
        sums = [0] * 4
        for id, kind, parent, tag, number, due, sealed in self._database.execute(
                "SELECT * FROM record WHERE kind <> ?", (GENERATION,)):
            front = b"".join(u(64, value) for value in (id, kind, number, due, parent or 0))
            front += u(8, parent is not None) + u(8, tag is not None) + u(64, len(tag or b""))
            code = HMAC(self._rows_key, front + (tag or b"") + sealed)
            sums = [(one + other) % 2**64 for one, other in zip(sums, struct.unpack(">4Q", code))]
        return struct.pack(">4Q", *sums)

    def commit(self) -> None:
        """Writes what was added, as the next generation of the store."""
        generation, = self.records(GENERATION)
        number, = struct.unpack(">Q", generation.body[16:24])
        self._commit(generation.id, generation.body[:16] + u(64, number + 1)
                     + generation.body[24:25] + self._digest() + generation.body[57:])

    def write_as_before(self) -> None:
        """Writes the generation as versions did that kept no digest of all rows."""
        generation, = self.records(GENERATION)
        self._commit(generation.id, generation.body[:24])

    def _commit(self, id: int, body: bytes) -> None:
        tag, = self._database.execute("SELECT tag FROM record WHERE id = ?", (id,)).fetchone()
        self._write("REPLACE", body, (id, GENERATION, None, tag, 0, 0))
        self._database.commit()

    @property
    def seed(self) -> bytes:
        """The seed of the owner's identity."""
        owner, = self.records(OWNER)
        return owner.body[:32]

    def owner(self) -> pawl.Party:
        """Returns the owner with all prekeys, and without contacts and sessions."""
        party = pawl.Party(self.seed)
        for period in self.records(PERIOD):
            SPK = period.body[:32], period.body[32:64]
            reusable = [(record.body[:64], record.body[64:])
                        for record in self.records(REUSABLE, of=period.id)]
            for bundle in self.records(BUNDLE, of=period.id):
                hash, one_time = bundle.body[:32], bundle.body[40:]
                OPK = (one_time[:32], one_time[32:64]) if one_time else None
                KPK = (one_time[64:128], one_time[128:]) if one_time else reusable[0]
                party.bundles[hash[:16]] = pawl.Prekeys(int(bool(one_time)), hash, SPK, OPK, KPK)
        return party

    def sessions(self) -> list[pawl.Session]:
        """Returns the sessions that both sides have answered, without skipped keys."""
        return [_session(record.body, self.seed) for record in self.records(SESSION)]

    def add_period(self, began: int, lifetime: int) -> bytes:
        """Adds a period of the past with one reusable bundle, made in its last day.

        Returns the bundle.
        """
        SPK, KPK = pawl.x25519_pair(), pawl.kem_pair()
        created = began + 6 * pawl.DAY
        expires = created + lifetime
        bundle = pawl.make_bundle(self.seed, SPK[1], b"", KPK[1], created, expires, 0, "")
        hash = pawl.H(bundle[:-64])
        period = self.insert(PERIOD, SPK[0] + SPK[1], number=began, due=expires + GRACE)
        self.insert(REUSABLE, KPK[0] + KPK[1], of=period, due=expires + GRACE)
        self.insert(BUNDLE, hash + u(64, expires), of=period, number=created, name=hash[:16])
        return bundle
