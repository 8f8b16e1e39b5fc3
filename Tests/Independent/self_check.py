#!/usr/bin/env python3
"""Checks the Python implementation by itself.

Usage: self_check.py

Compares it with the values in docs/protocol.md, section 12, and lets Python parties write to each
other and hold channels. It needs no pawl.
"""

import hashlib
import os
import pickle
import random
import re

import support
from support import check

import channel_check
import pawl_channel
import pawl_frames
import pawl_kem
import pawl_protocol as pawl
from pawl_primitives import (
    DAY, DH, H, HMAC, ProtocolError, ed25519_public, identity_from_text, identity_text,
    safety_number, sign, u, verify, x25519_public)

ML_KEM_HASH = "ff75d30230234ef22f261c1ed326cc2ffb7c17c1a414eb56644c7d811a73f0f5"
PROTOCOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/protocol.md")


class Values:
    """Takes the lines of section 12 one after the other."""

    def __init__(self) -> None:
        with open(PROTOCOL, encoding="utf-8") as file:
            section = re.search(r"\n## 12\. .*?\n(.*?)\n## 13", file.read(), re.DOTALL)[1]
        blocks = re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
        self.lines = re.sub(r"\n {8,}", "", "".join(blocks)).splitlines()
        self.count = len(self.lines)

    def expect(self, value: bytes | str, name: str = "") -> None:
        line = self.lines.pop(0)
        shown = value.hex() if isinstance(value, bytes) else value
        check(line.split("  ")[-1].strip() == shown and line.startswith(name),
              f"section 12 has '{line}', computed is {name} {shown}")


def check_section_12() -> int:
    values = Values()
    expect = values.expect
    identities = [ed25519_public(bytes(range(32))), ed25519_public(bytes(range(32, 64)))]
    for identity in identities:
        expect(identity)
        expect(identity_text(identity))
        check(identity_from_text(identity_text(identity).upper()) == identity, "Bech32")
    expect(safety_number(*identities))
    secrets = [bytes([n]) * 32 for n in (1, 2, 3)]
    AD, ss0, CT0 = b"\x04" * 136, b"\x06" * 32, b"\x07" * 1088
    expect(H(CT0), "H(CT0)")
    for each in (secrets, [*secrets, b"\x05" * 32]):
        for value in pawl.agree(each, ss0, CT0, AD):
            expect(value)
    front, behind = b"\x01" * 32 + b"\x02" * 1184, b"\x04" * 32 + b"\x05" * 1184
    t, t_first = H(front + b"\x03" * 1088 + behind), H(front + behind)
    expect(t)
    expect(t_first)
    RK, dh, ss, second = (bytes([n]) * 32 for n in (1, 2, 3, 6))
    for arguments in ((dh, ss, t), (dh, b"", t_first), (dh + second, ss, t)):
        for value in pawl.KDF_RK(RK, *arguments):
            expect(value)
    for value in (*pawl.KDF_CK(RK), HMAC(RK, b"\x03")[:4]):
        expect(value)
    check_message_of_kind_0(expect, AD)
    check_message_of_kind_1(expect, AD, identities[0])
    check(not values.lines, "section 12 has more lines")
    return values.count


def check_message_of_kind_0(expect, AD: bytes) -> None:
    HK, header_salt, mk, salt, file_secret = (
        b"\x01" * 32, b"\x02" * 16, b"\x01" * 32, b"\x02" * 32, b"\x05" * 32)
    for value in pawl.header_keys(HK, header_salt):
        expect(value, "header: ")
    sealed = pawl.seal_header(HK, header_salt, b"\x03" * 2312)
    check(pawl.open_header(HK, sealed) == b"\x03" * 2312, "opening a header")
    expect(H(sealed))
    for value in pawl.stanza_keys(mk, salt):
        expect(value)
    stanza = pawl.make_stanza(mk, salt, AD, b"", sealed, file_secret, 1)
    expect(stanza[0][-48:], "wrapped")
    front = pawl.FIRST_LINE + u(16, 1) + stanza[0]
    expect(pawl.HKDF(file_secret, b"", b"pawl/v1 header mac", 32)[0])
    header_mac = pawl.header_mac_of(file_secret, front)
    expect(header_mac)
    message = pawl.make_message([stanza], file_secret, [(0, b"hello "), (0, b"world")])
    keys, rest = pawl_frames.KeySchedule(file_secret, header_mac), message[2490:]
    for i, body in enumerate((b"hello ", b"world")):
        expect(keys.CK, "CK")
        mk_i, mask = keys.next()
        expect(mk_i)
        expect(mask)
        word, frame, rest = u(32, i << 31 | len(body)), rest[:20 + len(body)], rest[20 + len(body):]
        expect(word)
        expect(frame[:4])
        expect(frame)
        if i == 0:
            authenticator = pawl_frames.authenticator(b"\x06" * 32, header_mac, 0, word, frame[4:])
    expect(H(message), "H(message)")
    check(len(message) == 2541, "the length of a message")
    expect(authenticator, "authenticator")
    check_channel_message(expect, stanza[0], file_secret)


def check_channel_message(expect, stanza: bytes, file_secret: bytes) -> None:
    front = pawl_channel.FIRST_LINE + u(16, 1) + stanza
    header_mac = pawl.header_mac_of(file_secret, front)
    preface = pawl_channel.Preface(b"\x0d" * 16, b"\x0e" * 16, 1, 1).encoded
    expect(preface, "preface")
    expect(header_mac, "header_mac")
    keys, message = pawl_frames.KeySchedule(file_secret, header_mac), front + header_mac
    for i, (codec, body) in enumerate(((0, preface), (0, b"hello"), (pawl_channel.CLOSED, b""))):
        word = pawl_frames.word_of(i == 2, codec, len(body))
        masked, sealed = pawl_frames.seal_frame(keys, i, word, body)
        message += masked + sealed
        expect(word, f"word {i}, plain")
        expect(masked, f"word {i}, masked")
        expect(masked + sealed, f"frame {i}")
    expect(H(message), "H(message)")
    check(len(message) == 2612, "the length of a channel message")


def check_message_of_kind_1(expect, AD: bytes, identity: bytes) -> None:
    e, spk, ssm, CTm = b"\x07" * 32, b"\x08" * 32, b"\x09" * 32, b"\x0a" * 1088
    E, SPK, file_secret = x25519_public(e), x25519_public(spk), b"\x05" * 32
    for value in (E, SPK, DH(e, SPK), H(CTm)):
        expect(value)
    key, nonce = pawl.initiator_keys(DH(e, SPK), ssm, E, SPK, CTm)
    expect(key)
    expect(nonce)
    sealed = pawl.seal_header(b"\x01" * 32, b"\x02" * 16, b"\x03" * 1224)
    content = identity + b"\x0b" * 32 + u(64, 1_800_000_000) + b"\x0c" * 16 + b"\x07" * 1088
    initiator = E + CTm + pawl.seal(key, nonce, content, sealed)
    expect(H(sealed))
    expect(H(initiator))
    stanza = pawl.make_stanza(b"\x01" * 32, b"\x02" * 32, AD, initiator, sealed, file_secret, 1)
    expect(stanza[0][-48:])
    message = pawl.make_message([stanza], file_secret, [(0, b"")])
    expect(pawl.read_head(message).header_mac)
    expect(message[3714:])
    expect(H(message))
    check(len(message) == 3734, "the length of a first message")


def expect_status(status: int, function, *arguments, **named) -> None:
    try:
        function(*arguments, **named)
    except ProtocolError as error:
        check(error.status == status, f"the status is {error}, not {status}")
    else:
        check(False, f"accepted, not {status}")


def check_kem() -> None:
    # The hash of what OpenSSL 3.5 and this implementation both compute
    known = hashlib.sha256()
    for i in range(20):
        seed, randomness = (hashlib.shake_256(name + bytes([i])).digest(length)
                            for name, length in ((b"seed", 64), (b"randomness", 32)))
        public = pawl_kem.public_key(seed)
        ciphertext, secret = pawl_kem.encapsulate(public, randomness)
        damaged = ciphertext[:-1] + bytes([ciphertext[-1] ^ 1])
        known.update(public + ciphertext + secret + pawl_kem.decapsulate(seed, damaged))
    check(known.hexdigest() == ML_KEM_HASH, "the values of ML-KEM")
    for _ in range(10):
        seed, other = os.urandom(64), os.urandom(64)
        public = pawl_kem.public_key(seed)
        ciphertext, secret = pawl_kem.encapsulate(public, os.urandom(32))
        check(pawl_kem.is_within_modulus(public), "the modulus check")
        check(pawl_kem.decapsulate(seed, ciphertext) == secret, "decapsulation")
        check(pawl_kem.decapsulate(other, ciphertext) != secret, "implicit rejection")
        damaged = ciphertext[:-1] + bytes([ciphertext[-1] ^ 1])
        check(pawl_kem.decapsulate(seed, damaged) == pawl_kem._shake256(seed[32:] + damaged, 32),
              "implicit rejection")
    check(not pawl_kem.is_within_modulus(b"\xff" * 1184), "the modulus check")


def check_signatures() -> None:
    seed = os.urandom(32)
    identity, signature = ed25519_public(seed), sign(seed, b"text")
    check(verify(identity, signature, b"text"), "a signature")
    check(not verify(identity, signature, b"texts"), "a wrong signature")
    larger = int.from_bytes(signature[32:], "little") + pawl.pawl_frames.MAXIMUM
    check(not verify(identity, signature[:32] + larger.to_bytes(32, "little"), b"text"), "S")
    # The points of order 1, 2 and 4, an encoding that is not canonical, one that is no point
    p = 2**255 - 19
    for number in (1, p - 1, 0, 1 << 255, p, p + 1, 2):
        check(not pawl.is_identity(number.to_bytes(32, "little")), f"the identity {number:x}")


def check_frames() -> None:
    secret, mac, keys = os.urandom(32), os.urandom(32), [os.urandom(32) for _ in range(3)]
    text = b"".join(b"%d squared is %d\n" % (i, i * i) for i in range(150_000))
    dictionary = b"\x37\xa4\x30\xec" + text[:5000]
    contents = (b"", b"a", text, os.urandom(70_000), bytes(3_000_000), dictionary * 3,
                os.urandom(9000) * 9)
    for content in contents:
        for compression in ("none", "deflate", "zstd"):
            for count in (1, 3):
                for size in (pawl_frames.CHUNK, pawl_frames.MAXIMUM, 9000):
                    bodies = pawl_frames.bodies_of(content, compression, size)
                    bodies = pawl_frames.with_padding(bodies, count)
                    data = pawl_frames.seal_frames(secret, mac, bodies, keys[:count])
                    T = sum(pawl_frames.overhead(count) + len(b) for c, b in bodies if c != 7)
                    check(len(data) == pawl_frames.padded_length(T, count), "the padded length")
                    opened = pawl_frames.open_frames(secret, mac, data, count, count - 1,
                                                     keys[count - 1])
                    check(opened.content == content, f"frames: {compression}, {count}, {size}")
    codecs = {codec for codec, _ in pawl_frames.bodies_of(text, "zstd")}
    check(codecs == {2, 4}, f"the codecs of a text are {codecs}")
    check([c for c, _ in pawl_frames.bodies_of(bytes(9 * 2**20), "zstd")].count(2) == 3, "runs")

    def read(bodies: list[tuple[int, bytes]], **changed) -> None:
        data = pawl_frames.seal_frames(secret, mac, bodies, keys[:1])
        pawl_frames.open_frames(secret, mac, data + changed.get("behind", b""), 1, 0, keys[0])

    zstd, raw = pawl_frames.compress_zstandard(text[:9000], b""), pawl_frames.deflate(b"abc")
    for bodies, status in (([(3, b"a"), (0, b"")], 14), ([(5, b"a"), (0, b"")], 14),
                           ([(7, b"\0")], 14), ([(4, zstd)], 14), ([(0, b""), (0, b"")], 14),
                           ([(1, b"")], 14), ([(7, b"\1"), (0, b"")], 16),
                           ([(2, zstd + b"\0")], 16), ([(2, zstd[:-1])], 16),
                           ([(1, raw + b"\0")], 16), ([(1, raw[:-1])], 16), ([(1, b"\3\0")], 16)):
        expect_status(status, read, bodies)
    expect_status(14, read, [(0, b"a")], behind=b"\0")


def check_armor() -> None:
    data = os.urandom(200)
    plain = pawl_frames.armor(data, "MESSAGE")
    lines = plain.splitlines()
    folded = b"\r".join([lines[0], *(l[:20] + b"\r" + l[20:] for l in lines[1:-1]), lines[-1]])
    quoted = b"".join(b"> " + line + b"\n>\n" for line in lines)
    bundle = pawl_frames.armor(b"bundle", "BUNDLE")
    for text in (plain, plain[:-1], b"Hello\n\n" + plain + b"\nBye\n",
                 plain.replace(b"\n", b"\r\n"), folded, b"On Monday:\n" + quoted + b"he said",
                 b"\xef\xbb\xbf" + plain,
                 bundle + plain + bundle, plain + quoted, plain.replace(b"\n", b" \xc2\xa0\n"),
                 b"\xc2\xa0| " + lines[0] + b"\n" + b"\n".join(lines[1:])):
        check(pawl_frames.unarmor(text, "MESSAGE") == data, f"armor in {text!r}")
    begin = lines[0] + b"\n"
    for text, status in ((b"no armor", 16), (bundle, 16), (plain[:100], 15), (plain[:-5], 15),
                         (begin, 15), (plain + plain, 14), (quoted + plain, 14),
                         (begin + b"a b\n" + plain, 16), (begin + begin + lines[1], 16),
                         (begin + b"QUI=QUI=\n" + lines[-1], 16), (begin + lines[-1], 16),
                         (begin + b"QUJ=\n" + lines[-1], 16)):
        expect_status(status, pawl_frames.unarmor, text, "MESSAGE")
    expect_status(16, pawl_frames.unarmor, bundle[:-10], "BUNDLE")
    expect_status(16, pawl_frames.unarmor, bundle + bundle, "BUNDLE")


def restarted(party: pawl.Party) -> pawl.Party:
    return pickle.loads(pickle.dumps(party))


def check_conversation(one_time: bool) -> int:
    """Lets two parties write to each other over many chains, with messages late and lost."""
    alice, bob = pawl.Party(name="alice"), pawl.Party(name="bob")
    check(alice.import_bundle(bob.export(one_time)), "a session begins")
    check(not alice.import_bundle(bob.export()), "no second session begins")
    shuffler, count, late = random.Random(7), 0, []
    sides = [alice, bob]
    for turn in range(12):
        writer, reader = sides[turn % 2], sides[1 - turn % 2]
        sent = []
        for number in range(6):
            content = f"turn {turn}, message {number}".encode() * (number + 1)
            sent.append((writer.write([reader.IK], content, ("none", "deflate", "zstd")[number % 3],
                                      pad=number % 2 == 0), content, turn % 2))
        shuffler.shuffle(sent)
        late += [sent.pop() for _ in range(2)]
        for message, content, _ in sent:
            expect_status(14, reader.read, message[:-1] + bytes([message[-1] ^ 1]), accept=True)
            expect_status(15, reader.read, message[:-1], accept=True)
            if turn == 0 and count == 0:
                expect_status(12, reader.read, message)
            received = reader.read(message, accept=turn == 0)
            check((received.sender, received.content) == (writer.IK, content), "the content")
            expect_status(11, reader.read, message)
            count += 1
        sides = [restarted(sides[0]), restarted(sides[1])]
        if turn > 1:
            message, content, side = late.pop(shuffler.randrange(len(late)))
            check(sides[1 - side].read(message).content == content, "a late message")
            # With the last key of an ended chain its header key is gone. An initial message of a
            # reusable bundle is then known by its pair.
            known = any(other[2] == side and other[1].split(b",")[0] == content.split(b",")[0]
                        for other in late)
            known = known or (pawl.read_head(message).stanzas[0].kind == 1 and not one_time)
            expect_status(11 if known else 10, sides[1 - side].read, message)
            count += 1
    return count


def check_sessions() -> None:
    alice, bob, carol = (pawl.Party(name=name) for name in ("alice", "bob", "carol"))
    expect_status(1, alice.import_bundle, alice.export())
    bundle, one_time = bob.export(), bob.export(one_time=True)
    expect_status(14, alice.import_bundle, bundle[:-1] + bytes([bundle[-1] ^ 1]))
    expect_status(16, alice.import_bundle, bundle[:-1])
    expect_status(20, alice.write, [bob.IK], b"")
    alice.clock_offset = 91 * DAY
    expect_status(17, alice.import_bundle, bundle)
    alice.clock_offset = -2 * DAY
    expect_status(17, alice.import_bundle, bundle)
    alice.clock_offset = 0
    # A one-time bundle is for one
    alice.import_bundle(one_time)
    carol.import_bundle(one_time)
    bob.read(alice.write([bob.IK], b"first"), accept=True)
    expect_status(10, bob.read, carol.write([bob.IK], b"second"), accept=True)
    # Both begin at once, and agree on the current session
    bob.import_bundle(alice.export(), new_session=True)
    alice.import_bundle(bundle, new_session=True)
    crossing = alice.write([bob.IK], b"from alice"), bob.write([alice.IK], b"from bob")
    check(bob.read(crossing[0]).content == b"from alice", "crossing")
    check(alice.read(crossing[1]).content == b"from bob", "crossing")
    check(alice.contacts[bob.IK].current(alice.now).AD
          == bob.contacts[alice.IK].current(bob.now).AD, "the current session")
    # Several recipients, one of whom has answered
    alice.read(bob.write([alice.IK], b"an answer"))
    alice.import_bundle(carol.export(), new_session=True)
    message = alice.write([bob.IK, carol.IK], b"to both" * 100_000, "zstd", pad=True)
    check(sorted(stanza.kind for stanza in pawl.read_head(message).stanzas) == [0, 1], "kinds")
    for reader in (bob, carol):
        received = reader.read(pawl_frames.armor(message, "MESSAGE"), accept=True)
        check((received.count, received.content) == (2, b"to both" * 100_000), "several recipients")
    # A revocation
    alice.import_bundle(bundle, new_session=True)
    bob.revoke()
    expect_status(10, bob.read, alice.write([bob.IK], b"lost"))
    check(alice.import_bundle(bob.export()), "a session begins after a revocation")
    expect_status(17, alice.import_bundle, bundle)
    check(bob.read(alice.write([bob.IK], b"found")).content == b"found", "after a revocation")
    # Limits on skipped messages
    for count, fits in ((25_000, True), (25_001, False)):
        writer, reader = restarted(alice), restarted(bob)
        session = writer.contacts[bob.IK].current(writer.now)
        for _ in range(count):
            session.CKs, session.Ns = pawl.KDF_CK(session.CKs)[1], session.Ns + 1
        message = writer.write([bob.IK], b"far")
        if fits:
            check(reader.read(message).content == b"far", "25,000 skipped messages")
        else:
            expect_status(19, reader.read, message)


def check_all(_: str) -> str:
    values = check_section_12()
    check_kem()
    check_signatures()
    check_frames()
    check_armor()
    messages = check_conversation(False) + check_conversation(True)
    check_sessions()
    faults = channel_check.check_channels()
    return (f"ok: {values} values of section 12, {messages} messages in turns, {faults} faults of "
            "channels")


if __name__ == "__main__":
    import sys
    sys.argv[1:] = sys.argv[1:] or ["self"]
    support.main(check_all, __doc__)
