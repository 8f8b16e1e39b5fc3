#!/usr/bin/env python3
"""Keeps a person in a file, and holds one side of a channel for that person.

Usage: channel.py new PARTY NAME
       channel.py export PARTY > BUNDLE
       channel.py import PARTY < BUNDLE
       channel.py talk PARTY [--accept] [--say FILE] [--hear FILE] [--after] [--pad]
                             [--compress none|deflate|zstd] [--fault NAME]
       channel.py faults

`talk` has the transport on standard input and output. It says what is in a file, or nothing, and
then closes; with --after it begins when the other side has closed. With --fault it misbehaves in
one of the ways that `faults` lists. It ends with the status of section 10.
"""

import argparse
import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable

import support
from support import Failed

import pawl_frames
import pawl_protocol as pawl
from channel_faults import FAULTS, Misbehaving
from pawl_channel import Side
from pawl_primitives import ProtocolError

PATIENCE = 60
INTERVAL = 0.02


class Connection:
    """A side with its transport, two descriptors."""

    def __init__(self, side: Side, incoming: int, outgoing: int) -> None:
        self.side, self.incoming, self.outgoing = side, incoming, outgoing
        self.unsent: bytes = b""
        self.can_write = True
        os.set_blocking(outgoing, False)

    def hold(self, step: Callable[[Side], None] = lambda side: None,
             until: Callable[[Side], bool] = lambda side: side.is_over) -> None:
        """Carries bytes until the channel is over. `step` is called again and again."""
        deadline = time.monotonic() + PATIENCE
        while True:
            step(self.side)
            self.side.act()
            self.unsent += self.side.take()
            if until(self.side) and not (self.unsent and self.can_write):
                return
            if time.monotonic() > deadline:
                raise Failed("the channel does not come to an end")
            if not self.carry():
                return

    def carry(self) -> bool:
        """Reads and writes what is possible. Tells whether the transport goes on."""
        writing = [self.outgoing] if self.unsent and self.can_write else []
        readable, writable, _ = select.select([self.incoming], writing, [], INTERVAL)
        if writable:
            self.write()
        if readable:
            data = self.read()
            if not data:
                self.side.transport_ended()
                return False
            self.side.receive(data)
        return True

    def write(self) -> None:
        try:
            self.unsent = self.unsent[os.write(self.outgoing, self.unsent[:1 << 16]):]
        except BlockingIOError:
            pass
        except (BrokenPipeError, ConnectionResetError):
            self.can_write = False      # what has arrived decides

    def read(self) -> bytes:
        try:
            return os.read(self.incoming, 1 << 16)
        except BlockingIOError:
            raise Failed("reading would wait") from None
        except ConnectionResetError:
            return b""


def contents(path: str | None) -> bytes:
    if path is None:
        return b""
    with open(path, "rb") as file:
        return file.read()


def load(path: str) -> pawl.Party:
    return pickle.loads(contents(path))


def save(party: pawl.Party, path: str) -> None:
    with open(f"{path}.new", "wb") as file:
        pickle.dump(party, file)
    os.replace(f"{path}.new", path)


def make_side(party: pawl.Party, options: argparse.Namespace) -> Side:
    contact = next(iter(party.contacts), None)
    settings = {"compression": options.compress, "pad": options.pad}
    if options.fault is None:
        return Side(party, contact, options.accept, **settings)
    fault, = (fault for fault in FAULTS if fault.name == options.fault)
    return Misbehaving(party, contact, fault, party, recording=b"", **settings)


def talk(options: argparse.Namespace) -> None:
    # The party is saved in any case, as a store would have been.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    party = load(options.party)
    side, unsaid = make_side(party, options), [contents(options.say)]

    def step(side: Side) -> None:
        if unsaid and side.is_open and (side.peer_has_closed or not options.after):
            side.say(unsaid.pop())
            side.close()

    def until(side: Side) -> bool:
        return side.is_over or (options.fault is not None and side.is_done and side.fault.ends)

    try:
        Connection(side, 0, 1).hold(step, until)
    finally:
        save(party, options.party)
        if options.hear:
            with open(options.hear, "wb") as file:
                file.write(side.heard)


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("new", "export", "import", "talk"):
        commands.add_parser(name).add_argument("party")
    commands.add_parser("faults")
    commands.choices["new"].add_argument("name")
    for name in ("say", "hear", "fault"):
        commands.choices["talk"].add_argument(f"--{name}")
    for name in ("accept", "after", "pad"):
        commands.choices["talk"].add_argument(f"--{name}", action="store_true")
    commands.choices["talk"].add_argument("--compress", default="none")
    options = parser.parse_args()
    if options.command == "faults":
        print("\n".join(f"{fault.status} {fault.name}" for fault in FAULTS))
    elif options.command == "new":
        save(pawl.Party(name=options.name), options.party)
    elif options.command == "talk":
        talk(options)
    else:
        party = load(options.party)
        if options.command == "export":
            sys.stdout.buffer.write(party.export())
        else:
            data = sys.stdin.buffer.read()
            party.import_bundle(data if pawl_frames.is_binary(data)
                                else pawl_frames.unarmor(data, "BUNDLE"))
        save(party, options.party)


if __name__ == "__main__":
    try:
        main()
    except ProtocolError as error:
        print(f"channel.py: {error}", file=sys.stderr)
        sys.exit(error.status)
    except Failed as error:
        sys.exit(f"channel.py: {error}")
