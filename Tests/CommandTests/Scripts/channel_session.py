"""Holds channels between two stores, for the scripts that test `pawl channel`. The relay needs socat."""

import json
import os
import socket
import subprocess
import sys
import threading
import time

# How long to wait for anything to happen, in seconds.
PATIENCE = 20


def wait_until(condition, what, within=PATIENCE):
    """Waits until `condition` returns True, or fails with what `what` returns."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"it never happened: {what()}")
        time.sleep(0.005)


def has_ended(pid):
    """Returns whether a process has ended, even if nobody has asked for its status."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(") ")[2].startswith("Z")
    except FileNotFoundError:
        return True


class Relay:
    """A connection of two sides, over a socket or two pipes each, that can be cut. `ends` are the
    descriptors for the two sides."""

    def __init__(self, is_socket=True):
        pairs = [self.pair(is_socket), self.pair(is_socket)]
        self.ends = [side for side, _ in pairs]
        own = [number for _, numbers in pairs for number in numbers]
        places = [
            f"fd:{numbers[0]},shut-down" if is_socket else f"fd:{numbers[0]}!!fd:{numbers[1]},shut-close"
            for _, numbers in pairs
        ]
        self.process = subprocess.Popen(["socat", "-t", "100", *places], pass_fds=own)
        for number in own:
            os.close(number)

    @staticmethod
    def pair(is_socket):
        if is_socket:
            one, other = socket.socketpair()
            return (one.detach(),), (other.detach(),)
        (own_in, far_out), (far_in, own_out) = os.pipe(), os.pipe()
        return (own_in, own_out), (far_in, far_out)

    def cut(self):
        """Ends the connection in both directions at once."""
        self.process.kill()
        self.process.wait()


class Side:
    """`pawl channel` with the store of a person. `heard`, `notes` and `status` hold what it has written."""

    def __init__(self, person, *arguments, over=None, command=(), streams=True, **others):
        """Starts it. `over` is a relay's end, which is closed here, and `command` what runs behind `--`."""
        self.heard, self.notes, self.status = bytearray(), bytearray(), bytearray()
        reported, reporting = os.pipe()
        words = ["pawl", "--store", person, "channel", *arguments, "--status-fd", str(reporting)]
        if over:
            words += ["--transport-fd", ",".join(map(str, over))]
        if command:
            words += ["--", *command]
        if streams:
            others = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, **others}
        self.process = subprocess.Popen(
            words, stderr=subprocess.PIPE, pass_fds=[reporting, *(over or ())], **others
        )
        for number in [reporting, *(over or ())]:
            os.close(number)
        self.readers = [self.collect(reported, self.status)]
        self.readers.append(self.collect(self.process.stderr.fileno(), self.notes))
        if self.process.stdout:
            self.readers.append(self.collect(self.process.stdout.fileno(), self.heard))

    @staticmethod
    def collect(number, into):
        def read():
            while piece := os.read(number, 65536):
                into.extend(piece)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        return reader

    def say(self, words):
        self.process.stdin.write(words)
        self.process.stdin.flush()

    def end_input(self):
        self.process.stdin.close()

    def hears(self, words):
        """Waits until it has written exactly this since the beginning."""
        wait_until(lambda: bytes(self.heard) == words, lambda: (bytes(self.heard[-200:]), bytes(self.notes)))

    def ends_output(self):
        """Waits until it has ended its standard output."""
        self.readers[2].join(PATIENCE)
        assert not self.readers[2].is_alive(), bytes(self.heard[-200:])

    def notes_that(self, text):
        """Waits until it has said this on standard error."""
        wait_until(lambda: text.encode() in self.notes, lambda: (text, bytes(self.notes)))

    def is_open(self):
        return b'"state":"open"' in self.status

    def opens(self):
        wait_until(self.is_open, lambda: ("open", bytes(self.notes)))

    def turns(self):
        """Waits until it has begun another message than the first."""
        wait_until(lambda: b'"turn"' in self.status, lambda: ("a turn", bytes(self.notes)))

    def ends(self, status, within=PATIENCE):
        """Waits until it ends, with that status, and has written everything."""
        wait_until(lambda: self.process.poll() is not None, lambda: ("an end", bytes(self.notes)), within)
        code = self.process.returncode
        code = code if code >= 0 else 128 - code
        for reader in self.readers:
            reader.join(PATIENCE)
            assert not reader.is_alive(), "somebody still has its standard streams"
        assert code == status, (code, status, self.process.args, bytes(self.notes))

    def events(self):
        return [json.loads(line) for line in self.status.decode().splitlines()]

    def closing(self):
        """Returns the event that tells how the channel has ended."""
        (event,) = [event for event in self.events() if event.get("state") == "closed"]
        return event


def open_channel(*arguments, is_socket=True, **others):
    """Opens a channel of alice and bob over a relay; alice has the arguments. Returns both and the relay."""
    relay = Relay(is_socket)
    alice = Side("alice", "bob", *arguments, over=relay.ends[0], **others)
    bob = Side("bob", "alice", over=relay.ends[1])
    alice.opens()
    bob.opens()
    return alice, bob, relay
