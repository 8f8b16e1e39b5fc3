#!/usr/bin/env python3
"""Holds conversations between pawl and the Python implementation in this folder.

Usage: first_conversation.py PAWL

Alice is a Python party; bob and carol are pawl with stores in a temporary directory. Each side
begins once with a reusable bundle and once with a one-time bundle. Messages go both ways for
several turns, late and out of order, in each form and with each compression.
"""

import os
import pickle
import random
import tempfile

import support
from support import Store, check

import pawl_frames
import pawl_protocol as pawl
from pawl_primitives import DAY, ProtocolError, identity_from_text, safety_number

TEXT = b"".join(b"The square of %d is %d.\n" % (i, i * i) for i in range(60_000))
CONTENTS = (b"hello\n", b"", os.urandom(70_000), TEXT, bytes(100_000), TEXT[:30_000],
            "Grüße 你好\n".encode(), os.urandom(600_000), b"\0", bytes(5_000_000))
COMPRESSIONS = ("zstd", "deflate", "none")


def in_text(message: bytes, number: int) -> bytes:
    """Returns armor as mail, chats and quoting leave it, or the message as it is."""
    plain = pawl_frames.armor(message, "MESSAGE")
    forms = (message, plain, b"Hello,\n\nsee below.\n\n" + plain + b"\n-- \nalice\n",
             b"On Monday alice wrote:\r\n" + b"".join(
                 b"> " + line + b"\r\n" for line in plain.splitlines()) + b"Yes.\r\n")
    return forms[number % len(forms)]


class Conversation:
    """Alice in Python and bob in pawl."""

    def __init__(self, program: str, directory: str) -> None:
        self.alice, self.bob = pawl.Party(name="alice"), Store(program, directory, "bob")
        self.read_by_pawl = self.read_by_python = self.refused = 0
        self.IK_B = identity_from_text(self.bob.run("identity").decode().strip())
        self.shuffler, self.number = random.Random(1), 0

    # One message

    def python_writes(self) -> tuple[bytes, bytes]:
        """Returns a message to bob and its content. Alice's state is stored and read again."""
        self.number += 1
        content = CONTENTS[self.number % len(CONTENTS)]
        message = self.alice.write(
            [self.IK_B], content, COMPRESSIONS[self.number % 3], pad=self.number % 2 == 0,
            chunk_size=(524_288, 1_048_576, 10_007)[self.number // 3 % 3])
        self.alice = pickle.loads(pickle.dumps(self.alice))
        return in_text(message, self.number), content

    def pawl_writes(self) -> tuple[bytes, bytes]:
        self.number += 1
        content, compression = CONTENTS[self.number % len(CONTENTS)], COMPRESSIONS[self.number % 3]
        options = ["--compress", compression, *(["--pad"] if self.number % 2 else []),
                   *(["-a"] if self.number % 4 > 1 else [])]
        message = self.bob.run("encrypt", "-t", "alice", *options, input=content)
        check(message.startswith(b"-----BEGIN" if "-a" in options else b"pawl/v1 stream\n"),
              "the form of pawl's message")
        return b"Hello,\n\n" + message + b"Bye\n" if "-a" in options else message, content

    def pawl_reads(self, message: bytes, content: bytes) -> None:
        read = self.bob.run("decrypt", "--accept", "alice", input=message)
        check(read == content, f"pawl read {len(read)} bytes that are not what Python wrote")
        self.read_by_pawl += 1

    def python_reads(self, message: bytes, content: bytes) -> pawl.Received:
        received = self.alice.read(message, accept=True)
        check(received.sender == self.IK_B, "the sender of pawl's message")
        check(received.content == content,
              f"Python read {len(received.content)} bytes that are not what pawl wrote")
        self.read_by_python += 1
        return received

    # What is refused

    def pawl_refuses(self, status: int, message: bytes, *options: str) -> None:
        self.bob.run("decrypt", *(options or ("--accept", "alice")), input=message, status=status)
        self.refused += 1

    def python_refuses(self, status: int, function, *arguments) -> None:
        try:
            function(*arguments)
        except ProtocolError as error:
            check(error.status == status, f"Python's status is {error}, not {status}")
            self.refused += 1
        else:
            raise support.Failed(f"Python accepted what has status {status}")

    # Turns

    def turn(self, write, read, again, size: int = 4) -> None:
        """Writes some messages and reads them in another order, one of them in a later turn."""
        messages = [write() for _ in range(size)]
        self.shuffler.shuffle(messages)
        for message, content in messages[1:]:
            read(message, content)
        again(messages[-1][0])
        self.late.append((read, *messages[0]))
        if len(self.late) > 3:
            read, message, content = self.late.pop(0)
            read(message, content)

    def turns(self, python_begins: bool, count: int) -> None:
        self.late = []
        for number in range(count):
            if python_begins == (number % 2 == 0):
                self.turn(self.python_writes, self.pawl_reads,
                          lambda message: self.pawl_refuses(11, message))
            else:
                self.turn(self.pawl_writes, self.python_reads, lambda message:
                          self.python_refuses(11, self.alice.read, message))
        for read, message, content in self.late:
            read(message, content)

    # Whole conversations

    def python_begins(self, one_time: bool) -> None:
        exported = self.bob.run("export", *(["--one-time"] if one_time else []))
        bundle = pawl_frames.unarmor(exported, "BUNDLE")
        check(pawl.read_bundle(bundle).IK == self.IK_B, "the owner of pawl's bundle")
        check(pawl.read_bundle(bundle).kind == one_time, "the kind of pawl's bundle")
        self.python_refuses(14, self.alice.import_bundle, bundle[:-1] + bytes([bundle[-1] ^ 1]))
        check(self.alice.import_bundle(bundle), "pawl's bundle begins a session")
        first = self.alice.write([self.IK_B], b"first")
        self.pawl_refuses(12, first, "-q")
        self.pawl_refuses(14, first[:-1] + bytes([first[-1] ^ 1]))
        self.pawl_refuses(15, first[:-1])
        self.pawl_refuses(14, first + b"\0")
        self.pawl_refuses(16, b"pawl/v2" + first[7:])
        self.turns(True, 8)
        self.pawl_reads(first, b"first")
        message = self.alice.write([self.IK_B], b"not from nobody")
        self.pawl_refuses(20, message, "-f", "nobody")
        self.pawl_reads(message, b"not from nobody")

    def pawl_begins(self, one_time: bool) -> None:
        bundle = self.alice.export(one_time)
        text = pawl_frames.armor(bundle, "BUNDLE")
        damaged = bundle[:-1] + bytes([bundle[-1] ^ 1])
        for status, data in ((14, damaged), (16, bundle[:-1]), (16, bundle + b"\0"),
                             (16, b"pawl/v2" + bundle[7:]), (16, text[:-20])):
            self.bob.run("import", "alice", "-", input=data, status=status)
            self.refused += 1
        self.bob.run("import", "alice", "-", input=bundle if one_time else text)
        check(safety_number(self.alice.IK, self.IK_B).split()
              == self.bob.run("verify", "alice").decode().split(), "the safety number")
        first, content = self.pawl_writes()
        self.python_refuses(12, self.alice.read, first)
        self.python_reads(first, content)
        self.turns(False, 8)

    def both_begin(self) -> None:
        """Both import and write at once, and go on in the same session."""
        bundle = pawl_frames.unarmor(self.bob.run("export"), "BUNDLE")
        check(self.alice.import_bundle(bundle), "pawl's bundle begins a session")
        self.bob.run("import", "alice", "-", input=self.alice.export())
        crossing = self.python_writes(), self.pawl_writes()
        self.pawl_reads(*crossing[0])
        self.python_reads(*crossing[1])
        self.turns(True, 4)
        kinds = [self.kind_of(self.alice.write([self.IK_B], b"")),
                 self.kind_of(self.bob.run("encrypt", "-t", "alice"))]
        check(kinds == [0, 0], f"both go on in an answered session: {kinds}")

    @staticmethod
    def kind_of(message: bytes) -> int:
        return pawl.read_head(message).stanzas[0].kind

    def new_sessions(self) -> None:
        """Sessions begin when section 2 says so, and in no other case."""
        old = self.alice.export()
        self.bob.run("import", "alice", "-", input=self.alice.export())
        check(self.kind_of(self.bob.run("encrypt", "-t", "alice")) == 0, "a session is kept")
        self.bob.run("import", "alice", "-", "--new-session", input=self.alice.export(True))
        self.python_reads(self.bob.run("encrypt", "-t", "alice", input=b"new"), b"new")
        lost = self.bob.run("encrypt", "-t", "alice", input=b"not lost: the session is kept")
        self.alice.revoke()
        self.bob.run("import", "alice", "-", input=self.alice.export())
        message = self.bob.run("encrypt", "-t", "alice", input=b"revoked")
        check(self.kind_of(message) == 1, "a session begins after a revocation")
        self.bob.run("import", "alice", "-", input=old, status=17)
        self.python_reads(lost, b"not lost: the session is kept")
        self.python_reads(message, b"revoked")
        other = pawl.Party(name="other")
        self.bob.run("import", "alice", "-", input=other.export(), status=18)
        other.clock_offset = 2 * DAY
        self.bob.run("import", "other", "-", input=other.export(), status=17)
        self.refused += 3
        self.turns(True, 2)

    def several_recipients(self, carol: Store) -> None:
        """Messages to several, with answered and unanswered sessions, each read by all."""
        for name, store in (("carol", carol), ("bob", self.bob)):
            other = self.bob if store is carol else carol
            other.run("import", name, "-", input=store.run("export"))
        IK_C = identity_from_text(carol.run("identity").decode().strip())
        self.alice.import_bundle(pawl_frames.unarmor(carol.run("export"), "BUNDLE"))
        for number in range(6):
            content = CONTENTS[number]
            message = self.alice.write([self.IK_B, IK_C], content, COMPRESSIONS[number % 3],
                                       pad=number % 2 == 0)
            self.pawl_reads(in_text(message, number), content)
            check(carol.run("decrypt", "--accept", "alice", input=in_text(message, number + 1))
                  == content, "carol reads what Python wrote to two")
            self.read_by_pawl += 1
            for writer, reader, IK in ((self.bob, carol, self.IK_B), (carol, self.bob, IK_C)):
                message = writer.run("encrypt", "-t", "alice", "-t", reader.name, "--compress",
                                     COMPRESSIONS[number % 3], *(["--pad"] if number % 2 else []),
                                     input=content)
                received = self.alice.read(message)
                check((received.sender, received.content, received.count) == (IK, content, 2),
                      "Python reads what pawl wrote to two")
                check(reader.run("decrypt", "-f", writer.name, input=message) == content,
                      "pawl reads what pawl wrote to two")
                self.read_by_python += 1
                self.read_by_pawl += 1
        message = self.alice.write([self.IK_B, IK_C], b"")
        self.pawl_refuses(13, message, "-f", "carol")
        cut = message[:-17]        # carol's or bob's authenticator is altered, not the other's
        altered = cut + bytes([message[-17] ^ 1]) + message[-16:]
        statuses = [store.complete("decrypt", input=altered).returncode
                    for store in (self.bob, carol)]
        check(sorted(statuses) == [0, 14], f"one authenticator is altered: {statuses}")
        self.refused += 1

    def faults(self) -> None:
        """Messages of the right keys with one fault, in a new chain and in one that goes on."""
        self.python_reads(self.bob.run("encrypt", "-t", "alice"), b"")
        check(self.alice.contacts[self.IK_B].current(self.alice.now).send_step_due, "a new chain")
        large = b"\xff" * 4
        for change in (lambda header: b"\xff" * 32 + header[32:],            # DH not canonical
                       lambda header: bytes(32) + header[32:],               # DH of small order
                       lambda header: header[:32] + b"\xff" * 1184 + header[1216:],
                       lambda header: header[:-4] + large,                   # N
                       lambda header: header[:-8] + large + header[-4:]):    # PN
            self.pawl_refuses(16, self.with_fault(change_header=change))
        self.pawl_refuses(19, self.with_fault(skipped=25_001))
        self.pawl_refuses(14, self.with_fault(change_header=lambda header: (
            header[:1216] + bytes(1088) + header[-8:])))                     # CT
        self.pawl_reads(*self.python_writes())
        self.pawl_refuses(16, self.with_fault(change_header=lambda header: header[:-4] + large))
        self.pawl_refuses(11, self.with_fault(change_header=lambda header: header[:-4] + bytes(4)))
        self.pawl_refuses(14, self.with_fault(change_stanza=lambda stanza: (
            stanza[:-1] + bytes([stanza[-1] ^ 1]))))
        self.pawl_refuses(19, self.with_fault(skipped=25_001))
        deflated = pawl_frames.deflate(TEXT)         # more than a chunk may have
        zstandard = pawl_frames.compress_zstandard(TEXT[:99], b"")
        last = 0, b"the last"
        for bodies, status in (
                ([(3, b"channel"), last], 14), ([(6, b"unknown"), last], 14),
                ([(0, b""), last], 14), ([(4, zstandard), last], 14),
                ([(7, bytes(9))], 14), ([(1, b"")], 14),
                ([last, (7, b"not zero"), last], 16), ([(2, zstandard + b"\0"), last], 16),
                ([(2, zstandard[:-1]), last], 16), ([(1, deflated), last], 16),
                ([(1, pawl_frames.deflate(b"a")[:-1])], 16)):
            self.pawl_refuses(status, self.with_fault(bodies=bodies))
        self.pawl_reads(self.with_fault(skipped=25_000), b"whole")

    def with_fault(self, change_header=lambda header: header, change_stanza=lambda stanza: stanza,
                   bodies=((0, b"whole"),), skipped: int = 0) -> bytes:
        """Returns a message to bob that a copy of alice writes with a fault."""
        session = pickle.loads(pickle.dumps(self.alice)).contacts[self.IK_B].current(self.alice.now)
        if session.send_step_due:
            session._send_step()
        for _ in range(skipped):
            session.CKs, session.Ns = pawl.KDF_CK(session.CKs)[1], session.Ns + 1
        header = (session.DHs[1] + session.KEMs[1] + session.CTs
                  + pawl.u(32, session.PN) + pawl.u(32, session.Ns))
        sealed = pawl.seal_header(session.HKs, os.urandom(16), change_header(header))
        file_secret = os.urandom(32)
        stanza, auth_key = pawl.make_stanza(pawl.KDF_CK(session.CKs)[0], os.urandom(32), session.AD,
                                            b"", sealed, file_secret, 1)
        return pawl.make_message([(change_stanza(stanza), auth_key)], file_secret, list(bodies))

    def codecs(self) -> None:
        """What pawl writes is compressed as it was asked to."""
        for options, content, expected in (
                (("--compress", "zstd"), TEXT, {2, 4}), (("--compress", "deflate"), TEXT, {1}),
                (("--compress", "none"), TEXT, {0}), (("-z", "0"), TEXT, {0}),
                (("--compress", "zstd", "--pad"), TEXT, {2, 4, 7}), ((), os.urandom(9999), {0}),
                ((), TEXT, {2, 4})):
            path = f"{self.bob.directory}.content"      # a pipe may pause, and end a chunk
            with open(path, "wb") as file:
                file.write(content)
            message = self.bob.run("encrypt", "-t", "alice", *options, path)
            received = self.python_reads(message, content)
            shapes = received.frames.shapes[:-1] or received.frames.shapes
            found = {codec for codec, _ in shapes}
            check(expected <= found <= expected | {0}, f"pawl {options}: codecs {found}")


def converse(program: str) -> str:
    done = []
    with tempfile.TemporaryDirectory() as directory:
        def conversation(name: str) -> Conversation:
            os.mkdir(os.path.join(directory, name))
            done.append(Conversation(program, os.path.join(directory, name)))
            return done[-1]

        for one_time in (False, True):
            conversation(f"python-{one_time}").python_begins(one_time)
            conversation(f"pawl-{one_time}").pawl_begins(one_time)
        done[0].codecs()
        done[1].codecs()
        done[0].faults()
        crossing = conversation("crossing")
        crossing.both_begin()
        crossing.new_sessions()
        crossing.several_recipients(Store(program, directory, "carol"))
    return ("ok: {} messages of Python read by pawl, {} of pawl read by Python, {} refused as they "
            "must be".format(*(sum(getattr(each, count) for each in done) for count in
                               ("read_by_pawl", "read_by_python", "refused"))))


if __name__ == "__main__":
    support.main(converse, __doc__)
