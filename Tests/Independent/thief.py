#!/usr/bin/env python3
"""What a thief can do with a copy of bob's store: be alice to bob, and not read his answer.

Usage: thief.py forge STORE IDENTITY STATE < CONTENT > MESSAGE
       thief.py read STATE ANSWER STORE...
       thief.py go-on STATE ANSWER > MESSAGE
       thief.py wrong-answer STORE MESSAGE < CONTENT > ANSWER

`forge` writes a first message to the store's owner from anyone. `read` tries to read the answer
with everything in the stores, and says which of its header and content it opened. `go-on` writes
one more message in the same session. `wrong-answer` answers a forged message without the second
half of `dh` in B's first chain: that answer the thief can read.
"""

import os
import pickle
import sys

import support

import pawl_frames
import pawl_protocol as pawl
from pawl_primitives import (
    DH, H, ProtocolError, decapsulate, encapsulate, identity_from_text, montgomery_private,
    montgomery_public, u, x25519_pair)
from pawl_store import StoreFiles


class Forgery:
    """A session with bob in alice's name, by someone who does not have alice's private key."""

    def __init__(self, bob: pawl.Party, IK_A: bytes) -> None:
        prekeys = [each for each in bob.bundles.values() if each.kind == 0][-1]
        self.IK_A, self.EK = IK_A, x25519_pair()
        # An hour from now, so that the session goes before all that alice and bob have
        AD = IK_A + bob.IK + self.EK[1] + u(64, bob.now + 3600) + prekeys.hash
        CT0, ss0 = encapsulate(prekeys.KPK[1])
        secrets = [DH(prekeys.SPK[0], montgomery_public(IK_A)),     # in alice's place
                   DH(self.EK[0], montgomery_public(bob.IK)), DH(self.EK[0], prekeys.SPK[1])]
        SK, HKA, NHKB = pawl.agree(secrets, ss0, CT0, AD)
        self.session = pawl.Session("A", bob.IK, AD, SK, None, None, prekeys.SPK[1],
                                    prekeys.KPK[1], None, NHKB, True, HKs=HKA, CT0=CT0)

    def write(self, content: bytes) -> bytes:
        mk, initiator, sealed = self.session.send()
        file_secret = os.urandom(32)
        stanza = pawl.make_stanza(mk, os.urandom(32), self.session.AD, initiator, sealed,
                                  file_secret, 1)
        return pawl.make_message([stanza], file_secret, [(pawl_frames.STORED, content)])

    def open_header(self, answer: bytes) -> bytes | None:
        stanza, = pawl.read_head(answer).stanzas
        return pawl.open_header(self.session.NHKr, stanza.sealed_header)

    def open_content(self, answer: bytes, strings: set[bytes]) -> bytes | None:
        """Tries to derive B's first chain. Only the second half of `dh` is not known."""
        head, header, session = pawl.read_head(answer), self.open_header(answer), self.session
        DHr, KEMr, CT = header[:32], header[32:1216], header[1216:-8]
        first, ss = DH(session.DHs[0], DHr), decapsulate(session.KEMs[0], CT)
        t = H(DHr + KEMr + CT + session.DHs[1] + session.KEMs[1])
        for second in self._second_halves(DHr, strings | {self.EK[0], session.DHs[0]}):
            CKr = pawl.KDF_RK(session.RK, first + second, ss, t)[1]
            for _ in range(int.from_bytes(header[-4:], "big") + 1):
                mk, CKr = pawl.KDF_CK(CKr)
            try:
                file_secret, auth_key = head.stanzas[0].open(mk, session.AD, 1)
            except ProtocolError:
                continue
            return pawl_frames.open_frames(file_secret, head.header_mac, answer[head.length:], 1,
                                           0, auth_key).content
        return None

    def _second_halves(self, DHr: bytes, strings: set[bytes]):
        """Returns nothing at all, what the thief's own keys give, and what each string gives as it
        is, as the private key of bob's new ratchet pair, and as the seed of alice's identity.
        """
        peer = montgomery_public(self.IK_A)
        yield from (b"", DH(self.EK[0], DHr), DH(self.session.DHs[0], DHr))
        for string in strings:
            yield from (string, DH(string, peer), DH(montgomery_private(string), DHr))

    def go_on(self, answer: bytes) -> bytes:
        """Answers bob's answer, with the thief's own key where alice's is needed."""
        stanza, = pawl.read_head(answer).stanzas
        self.session.receive(stanza.sealed_header, self.EK[0], 0)
        return self.write(b"more")


def strings_in(stores: list[str]) -> set[bytes]:
    """Returns all strings of 32 bytes that the records of the stores hold, at any place."""
    bodies = [record.body for store in stores for record in StoreFiles(store).records()]
    return {body[i:i + 32] for body in bodies for i in range(len(body) - 31)}


def wrong_answer(store: str, message: bytes, content: bytes) -> bytes:
    bob = StoreFiles(store).owner()
    IK_A = bob.read(message, accept=True).sender
    session, = bob.contacts[IK_A].sessions
    session.has_sent = True             # only B's first send step has a second half
    return bob.write([IK_A], content)


def read_file(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def main(command: str, first: str, second: str, *rest: str) -> None:
    out = sys.stdout.buffer
    if command == "forge":
        forgery = Forgery(StoreFiles(first).owner(), identity_from_text(second))
        out.write(forgery.write(sys.stdin.buffer.read()))
        with open(rest[0], "wb") as file:
            pickle.dump(forgery, file)
    elif command == "wrong-answer":
        out.write(wrong_answer(first, read_file(second), sys.stdin.buffer.read()))
    else:
        forgery, answer = pickle.loads(read_file(first)), read_file(second)
        header = forgery.open_header(answer)
        if command == "go-on":
            out.write(forgery.go_on(answer))
            return
        print("header:", "closed" if header is None else "open")
        content = header and forgery.open_content(answer, strings_in(list(rest)))
        print("content:", "closed" if content is None else content.decode())


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("forge", "read", "go-on", "wrong-answer"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
