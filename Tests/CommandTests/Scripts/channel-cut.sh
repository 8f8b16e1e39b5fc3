# A channel that was cut is told from one that was closed: both sides end with 15 within a second, say how
# much the other side has acknowledged, and tell the commands behind --.
conversing
cat > hup.py <<'END'
import os, signal, sys
def end(number, _):
    print(f"signal {number}", file=open("ended", "a"))
    sys.exit(7)
signal.signal(signal.SIGHUP, end)
print("ready", flush=True)
while piece := sys.stdin.buffer.read1(65536): pass
print("end of input", file=open("ended", "a"), flush=True)
signal.pause()
END
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, signal, sys, time
from channel_session import Side, open_channel, wait_until

SECOND = 1.0


def cut(alice, bob, relay):
    """Cuts the channel, which both sides notice."""
    relay.cut()
    began = time.monotonic()
    for side in alice, bob:
        side.ends(15, within=5)
    taken = time.monotonic() - began
    assert taken < SECOND, taken
    for side in alice, bob:
        assert b"pawl: error: the channel was cut: " in side.notes, side.notes
        assert side.events()[-1]["code"] == 15, side.status


def told(side, possible, said):
    """The closing event of a side has one of the possible lengths, and the message has the same."""
    acknowledged = side.closing()["acknowledged"]
    assert acknowledged in possible, side.status
    words = f"the other side has acknowledged {acknowledged} of {said} bytes"
    assert words.encode() in side.notes, (words, side.notes)


for is_socket in True, False:
    # Before anything was said
    alice, bob, relay = open_channel(is_socket=is_socket)
    cut(alice, bob, relay)
    told(alice, (0,), 0)
    # A message of the other side, which it begins soon after a pause, acknowledges what was said.
    alice, bob, relay = open_channel(is_socket=is_socket)
    alice.say(b"12345")
    bob.turns()
    bob.say(b"67")
    alice.hears(b"67")
    alice.say(b"more")
    bob.hears(b"12345more")
    cut(alice, bob, relay)
    told(alice, (5, 9), 9)
    told(bob, (0, 2), 2)
    # Half closed, in either direction
    for first in 0, 1:
        alice, bob, relay = open_channel(is_socket=is_socket)
        (alice, bob)[first].say(b"one")
        (alice, bob)[first].end_input()
        (bob, alice)[first].ends_output()
        relay.cut()
        # Whoever has heard the end of the other side knows that nothing is missing.
        (alice, bob)[first].ends(15, within=5)
        told((alice, bob)[first], (0, 3), 3)
        (bob, alice)[first].ends(0, within=5)

# While megabytes are on their way, also to a reader who does not read
alice, bob, relay = open_channel()
alice.process.stdin.write(bytes(200_000))
bob.process.stdin.write(bytes(200_000))
cut(alice, bob, relay)

# The command behind -- gets SIGHUP, the processes that it has started too, and neither sees the end of its
# input as the end of what was said.
for command in (sys.executable, "hup.py"), ("sh", "-c", f"{sys.executable} hup.py; true"):
    alice, bob, relay = open_channel(command=command, streams=False)
    bob.hears(b"ready\n")
    bob.say(b"words")
    cut(alice, bob, relay)
    wait_until(lambda: os.path.exists("ended"), lambda: "a signal")
    text = open("ended").read()
    assert text.startswith("signal 1\n"), text
    os.remove("ended")
    status = alice.closing()["command_status"]
    assert status in (7, 129), status
# One that does not end is left behind after a second.
alice, bob, relay = open_channel(command=("sh", "-c", "trap '' HUP; echo ready; exec sleep 30"), streams=False)
bob.hears(b"ready\n")
relay.cut()
alice.ends(15, within=3)
assert alice.closing()["command_status"] is None, alice.status

# One side is killed, which the other sees as a cut.
alice, bob, relay = open_channel()
alice.say(b"last words")
bob.hears(b"last words")
alice.process.kill()
began = time.monotonic()
bob.ends(15, within=5)
assert time.monotonic() - began < SECOND
alice.ends(137)

# The command of --via cuts the channel when it ends after the opening, whatever its status.
os.mkfifo("go")
for status in 0, 3:
    via = f"exec 3<&0; pawl --store bob channel -q alice -- sleep 60 <&3 & read word < go; kill $!; exit {status}"
    side = Side("alice", "bob", "--via", via)
    side.opens()
    with open("go", "w") as go:
        go.write("go\n")
    began = time.monotonic()
    side.ends(15, within=5)
    assert time.monotonic() - began < SECOND
    told(side, (0,), 0)
END
