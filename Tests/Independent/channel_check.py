"""Lets two Python sides hold channels with each other, at any speed that the clock has."""

import copy
import os

import support
from support import Failed, check

import channel_faults
import pawl_frames
import pawl_protocol as pawl
from channel_faults import FAULTS, Misbehaving
from pawl_channel import Side
from pawl_primitives import ProtocolError


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def exchange(one: Side, other: Side, piece: int = 1 << 20) -> int | None:
    """Carries bytes both ways until nothing moves. Returns the status with which `other` fails."""
    moved = True
    while moved:
        moved = False
        for writer, reader in ((one, other), (other, one)):
            sent = writer.take()
            moved = moved or bool(sent)
            for i in range(0, len(sent), piece):
                try:
                    reader.receive(sent[i:i + piece])
                except ProtocolError as error:
                    if reader is one:
                        raise
                    return error.status
    return None


def acquainted(names: str) -> list[pawl.Party]:
    """Returns people of whom the first has an answered session with each of the others."""
    first, *others = people = [pawl.Party(name=name) for name in names.split()]
    for other in others:
        first.import_bundle(other.export())
        other.read(first.write([other.IK], b""), accept=True)
        first.read(other.write([first.IK], b""))
    return people


def check_conversation(one: Side, other: Side, piece: int) -> None:
    texts = [os.urandom(300_000), b"".join(b"%d, " % i for i in range(9000)), b"", b"more"]
    exchange(one, other, piece)
    check(one.is_open and other.is_open, "the channel is open")
    for text in texts:
        one.say(text)
        other.say(text[::-1])
        exchange(one, other, piece)
    one.close()
    exchange(one, other, piece)
    check(other.peer_has_closed and not other.is_over, "one side has closed")
    other.say(b"the last word")
    exchange(one, other, piece)
    other.close()
    exchange(one, other, piece)
    check(one.is_over and other.is_over, "both sides have closed")
    check(bytes(other.heard) == b"".join(texts), "what was said")
    check(bytes(one.heard) == b"".join(text[::-1] for text in texts) + b"the last word",
          "what was answered")


def check_openings() -> None:
    """A channel opens with a first message, with an answered session, and with two that cross."""
    for pad in (False, True):
        for compression in ("none", "zstd"):
            alice, bob = pawl.Party(name="alice"), pawl.Party(name="bob")
            alice.import_bundle(bob.export())
            options = {"pad": pad, "compression": compression}
            check_conversation(Side(alice, bob.IK, **options), Side(bob, accept=True), 3333)
            check_conversation(Side(bob, alice.IK, **options), Side(alice, bob.IK, **options), 997)
    alice, bob = pawl.Party(name="alice"), pawl.Party(name="bob")
    alice.import_bundle(bob.export())
    bob.import_bundle(alice.export())
    check_conversation(Side(alice, bob.IK), Side(bob, alice.IK), 1)
    alice.import_bundle(bob.export(), new_session=True)
    check_conversation(Side(alice, bob.IK), Side(bob), 5000)
    for side in (Side(pawl.Party()), Side(pawl.Party(), alice.IK)):
        check(not side.output, "who has no session waits")


def check_turns() -> None:
    """The ratchet turns while one side speaks and the other listens, and not in a silence."""
    alice, bob = acquainted("alice bob")
    clock = Clock()
    one, other = Side(alice, bob.IK, clock=clock), Side(bob, alice.IK, clock=clock)
    exchange(one, other)
    before = len(one.chains | other.chains)
    for second in range(60):
        clock.time = second
        one.say(b"%d\n" % second)
        other.act()
        exchange(one, other)
    chains = len(one.chains | other.chains) - before
    check(chains >= 6, f"{chains} new chains in a minute")
    alices, bobs = one.begun, other.begun
    for second in range(60, 200):
        clock.time = second
        one.act()
        other.act()
        exchange(one, other)
    check((one.begun, other.begun) in ((alices, bobs), (alices, bobs + 1)),
          "an idle channel is quiet")
    check(one.message is None and other.message is None, "and no message stays open")


def check_length() -> None:
    """A message ends with 64 MiB of data, and is padded."""
    alice, bob = acquainted("alice bob")
    one, other = Side(alice, bob.IK, pad=True), Side(bob, alice.IK)
    exchange(one, other)
    one.say(bytes(67_108_864 + 5))
    check((one.begun, one.ended, one.message.carried) == (3, 2, 5), "a message of 64 MiB")
    one.message = None


def check_cuts() -> None:
    """A message that is cut off is given up: its key is gone."""
    alice, bob = acquainted("alice bob")
    one, other = Side(alice, bob.IK), Side(bob, alice.IK)
    exchange(one, other)
    one.say(b"cut off")
    one.end_message()
    sent = one.take()
    other.receive(sent[:-1])
    check(bytes(other.heard) == b"cut off", "what arrived is given out")
    try:
        other.transport_ended()
    except ProtocolError as error:
        check(error.status == 15, f"a cut channel: {error}")
    else:
        raise Failed("a cut channel ended well")
    again = Side(bob, alice.IK)
    again.read, again.contact, again.peer = 1, alice.IK, one.own
    try:
        again.receive(sent)
    except ProtocolError as error:
        check("already decrypted" in str(error), f"the key is gone: {error}")
    else:
        raise Failed("a message that was given up was read")


def check_faults() -> int:
    """Each fault has the status that it must have, and gives nothing out."""
    bob, alice, other = acquainted("bob alice other")
    one, two = Side(alice, bob.IK), Side(bob, alice.IK)
    recording = bytes(one.output)
    exchange(one, two)
    for fault in FAULTS:
        liar = Misbehaving(alice, bob.IK, fault, other, recording)
        honest = Side(bob, alice.IK)
        status = exchange(liar, honest)
        if fault.ends and status is None:
            try:
                honest.transport_ended()
            except ProtocolError as error:
                status = error.status
        check(status == fault.status, f"{fault.name}: {status}, not {fault.status}")
        check(bytes(honest.heard) == fault.heard, f"{fault.name}: heard {bytes(honest.heard)!r}")
    return len(FAULTS)


def check_senders() -> None:
    """Who is nobody's contact, or another contact, does not open a channel."""
    bob, alice, carol = acquainted("bob alice carol")
    stranger = pawl.Party()
    stranger.import_bundle(bob.export())
    for writer, status in ((stranger, 12), (carol, 13)):
        found = exchange(Side(writer, bob.IK), Side(bob, alice.IK))
        check(found == status, f"a sender: {found}, not {status}")


def check_channels() -> int:
    """Returns the number of faults that were refused."""
    check_openings()
    check_turns()
    check_length()
    check_cuts()
    check_senders()
    return check_faults()
