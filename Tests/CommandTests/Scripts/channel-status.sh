# A channel reports when it is open, each of its turns, and how it has ended, to scripts in status lines and
# to people in notes, which -q silences.
acquainted
export IDENTITY_OF_ALICE=$(alice identity) IDENTITY_OF_BOB=$(bob identity)
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import json, os, subprocess
from channel_session import Relay, Side, open_channel

ABOUT = ["event", "state", "name", "identity", "verified"]
alice_is, bob_is = os.environ["IDENTITY_OF_ALICE"], os.environ["IDENTITY_OF_BOB"]


def states(side, name, identity, verified):
    """Returns the states that a side has reported, each of which has the keys in their order."""
    lines = [json.loads(line, object_pairs_hook=list) for line in side.status.decode().splitlines()]
    channels = [pairs for pairs in lines if pairs[0] == ("event", "channel")]
    for pairs in channels:
        keys = [key for key, _ in pairs]
        event = dict(pairs)
        more = ["acknowledged", "command_status"] if event["state"] == "closed" else []
        assert keys == ABOUT + more, keys
        assert (event["name"], event["identity"], event["verified"]) == (name, identity, verified), event
    return [dict(pairs)["state"] for pairs in channels]


# The first conversation, which saves a contact
relay = Relay()
alice = Side("alice", "bob", over=relay.ends[0])
bob = Side("bob", "--accept", "alice", "-q", over=relay.ends[1])
alice.opens()
bob.opens()
# Nothing is said, and nothing turns.
assert states(alice, "bob", bob_is, False) == ["open"] and states(bob, "alice", alice_is, False) == ["open"]
alice.say(b"12345")
bob.hears(b"12345")
# This side has begun a message, and the other answers that.
alice.turns()
bob.turns()
bob.say(b"678")
alice.hears(b"678")
for side in alice, bob:
    side.end_input()
for side in alice, bob:
    side.ends(0)
for side, other, identity, said in (alice, "bob", bob_is, 5), (bob, "alice", alice_is, 3):
    found = states(side, other, identity, False)
    assert found[0] == "open" and found[-1] == "closed" and set(found[1:-1]) == {"turn"}, found
    event = side.closing()
    assert event["command_status"] is None and 0 <= event["acknowledged"] <= said, event
    assert side.events()[-1] == event
# All of what alice said was acknowledged when bob spoke.
assert alice.closing()["acknowledged"] == 5
assert alice.notes == b"pawl: channel with bob, not verified\n" and bob.notes == b"", (alice.notes, bob.notes)

# Verified on one side
subprocess.run(["pawl", "--store", "alice", "verify", "-q", "bob", "--confirm"], check=True, stdout=subprocess.DEVNULL)
alice, bob, relay = open_channel()
relay.cut()
alice.ends(15)
bob.ends(15)
assert states(alice, "bob", bob_is, True) == states(bob, "alice", alice_is, False) == ["open", "closed"]
assert alice.notes.startswith(b"pawl: channel with bob, verified\n"), alice.notes
# An error is the last line.
assert [event["event"] for event in alice.events()] == ["channel", "channel", "error"], alice.status

# A channel that was never open was not closed.
relay = Relay()
alice = Side("alice", "bob", over=relay.ends[0])
relay.cut()
alice.ends(15)
assert [event["event"] for event in alice.events()] == ["error"], alice.status
# -q silences notes, not errors.
alice = Side("alice", "bob", "-q", "--via", "true")
alice.ends(24)
assert alice.notes.startswith(b"pawl: error: "), alice.notes

# A new session with a contact who has one brings a warning.
bundle = subprocess.run(["pawl", "--store", "bob", "export"], check=True, stdout=subprocess.PIPE).stdout
subprocess.run(["pawl", "--store", "alice", "import", "-q", "bob", "--new-session"], input=bundle, check=True)
alice, bob, relay = open_channel()
bob.notes_that("warning: this message begins a new session with alice")
alice.end_input()
bob.end_input()
alice.ends(0)
bob.ends(0)
END
