#!/usr/bin/env python3
"""Misbehaves towards `pawl channel` in every way of channel_faults.py.

Usage: channel_refusals.py PAWL

Each fault must end pawl with its status, and pawl must have given out nothing but what was said in
this channel before. Bob is pawl; alice and carol are Python parties with whom he has sessions.
"""

import tempfile
import time

import support
from support import Store, check

import pawl_frames
import pawl_protocol as pawl
from channel_conversation import Channel
from channel_faults import BEFORE, FAULTS, Fault, Misbehaving, RecordedSide, flipped
from pawl_channel import Outgoing, Side
from pawl_frames import STORED
from pawl_primitives import ProtocolError, identity_from_text

TIMEOUT, SLACK = 1, 4


class DeafSide(Side):
    """A side that does not look at what it is told."""

    def receive(self, data: bytes) -> None:
        pass


class Refusals:
    """Alice and carol in Python, and bob in pawl."""

    def __init__(self, program: str, directory: str) -> None:
        self.bob = Store(program, directory, "bob")
        self.IK_B = identity_from_text(self.bob.run("identity").decode().strip())
        self.alice, self.carol = self.acquaintance("alice"), self.acquaintance("carol")
        self.recording = self.record()
        self.count = 0

    def stranger(self) -> pawl.Party:
        party = pawl.Party()
        party.import_bundle(pawl_frames.unarmor(self.bob.run("export"), "BUNDLE"))
        return party

    def acquaintance(self, name: str) -> pawl.Party:
        party = self.stranger()
        self.bob.run("decrypt", "--accept", name, input=party.write([self.IK_B], b""))
        party.read(self.bob.run("encrypt", "-t", name))
        return party

    def record(self) -> bytes:
        """Holds a channel, and returns all that alice sends in it."""
        channel, side = Channel(self.bob, "alice"), RecordedSide(self.alice, self.IK_B)
        side.unsaid += b"earlier\n"
        side.is_closing = True
        channel.close()
        channel.connect(side).hold()
        channel.end()
        check(channel.heard == b"earlier\n", "an earlier channel")
        return side.sent

    def refuses(self, side: Side, status: int, heard: bytes, what: str, *arguments: str,
                ends: bool = False) -> None:
        """Holds a channel until pawl ends it, or the side does."""
        channel = Channel(self.bob, *(arguments or ("alice",)))
        try:
            channel.connect(side).hold(until=lambda side: ends and side.is_done)
        except ProtocolError as error:
            check(error.status == 15, f"{what}: Python sees {error}")
        try:
            said = channel.end(status)
        except support.Failed as failure:
            raise support.Failed(f"{what}: {failure}") from None
        check(channel.heard == heard, f"{what}: pawl gave out {bytes(channel.heard)!r}")
        check("pawl: error: " in said, f"{what}: pawl said {said!r}")
        self.count += 1

    def fault(self, fault: Fault) -> None:
        side = Misbehaving(self.alice, self.IK_B, fault, self.carol, self.recording)
        self.refuses(side, fault.status, fault.heard, fault.name, ends=fault.ends)

    def senders(self) -> None:
        """Strangers, other contacts and nobody's names."""
        for party, status, what, *arguments in (
                (self.stranger(), 12, "a stranger as alice", "alice"),
                (self.carol, 13, "carol as alice", "alice"),
                (self.stranger(), 20, "nobody's name", "nobody"),
                (self.stranger(), 18, "a name that is taken", "--accept", "alice")):
            self.refuses(DeafSide(party, self.IK_B), status, b"", what, *arguments)

    def silence(self) -> None:
        """A side that never answers is given up, with a session and without one."""
        self.bob.run("import", "dora", "-", input=pawl.Party().export())
        for name in ("alice", "dora"):
            began = time.monotonic()
            channel = Channel(self.bob, name, "--timeout", f"{TIMEOUT}s")
            check(channel.process.wait(timeout=20) == 15, f"{name} never answers")
            taken = time.monotonic() - began
            check(TIMEOUT <= taken < TIMEOUT + SLACK, f"pawl waited for {taken} seconds")
            channel.end(15)
            self.count += 1

    def given_up(self) -> None:
        """The key of a message that is cut off is deleted, and that of a forged head is not."""
        for offset, status, read in ((None, 15, 11), (18 + 2441, 14, 0)):
            made: list[Outgoing] = []

            def part(side: Misbehaving) -> bytes:
                made.append(Outgoing(side.party, side.contact, 0))
                cut = made[0].head + made[0].frame(STORED, side.preface().encoded)
                return cut if offset is None else flipped(cut, offset)

            self.fault(Fault("a message that is cut off", status, part, ends=True, heard=BEFORE))
            message = pawl.make_message([(made[0].stanza, b"")], made[0].file_secret,
                                        [(STORED, b"a file")])
            found = self.bob.run("decrypt", input=message, status=read)
            check(found == (b"" if read else b"a file"), "what the key still opens")

    def elsewhere(self) -> None:
        """Other commands refuse what belongs into a channel."""
        message_0 = Side(self.alice, self.IK_B).take()
        for command in (("decrypt",), ("decrypt", "--all")):
            check(self.bob.run(*command, input=message_0, status=16) == b"", "nothing is given out")
            self.count += 1


def misbehave(program: str) -> str:
    with tempfile.TemporaryDirectory() as directory:
        refusals = Refusals(program, directory)
        for fault in FAULTS:
            refusals.fault(fault)
        refusals.senders()
        refusals.silence()
        refusals.given_up()
        refusals.elsewhere()
        refusals.bob.run("check")
    return f"ok: {refusals.count} refused"


if __name__ == "__main__":
    support.main(misbehave, __doc__)
