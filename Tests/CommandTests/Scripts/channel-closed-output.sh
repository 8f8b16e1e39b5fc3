# An output that nobody reads any more ends a channel quietly with 141, and one that is full with 23; the other
# side sees a cut, and the stores are whole.
conversing
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, signal, subprocess
from channel_session import open_channel


def ends(alice, bob, status):
    alice.ends(status)
    bob.ends(15)
    for person in "alice", "bob":
        done = subprocess.run(["pawl", "--store", person, "check"], check=True, stdout=subprocess.PIPE)
        assert b"all intact" in done.stdout, done


# With SIGPIPE ignored or not
for action in signal.SIG_DFL, signal.SIG_IGN:
    reading, writing = os.pipe()
    alice, bob, relay = open_channel(
        stdout=writing, preexec_fn=lambda: signal.signal(signal.SIGPIPE, action), restore_signals=False)
    os.close(writing)
    bob.say(b"heard")
    assert os.read(reading, 10) == b"heard"
    os.close(reading)
    bob.say(b"not heard")
    ends(alice, bob, 141)
    assert b"error" not in alice.notes, alice.notes

alice, bob, relay = open_channel(stdout=os.open("/dev/full", os.O_WRONLY))
bob.say(b"words")
ends(alice, bob, 23)
assert b"pawl: error: cannot write standard output: No space left on device" in alice.notes, alice.notes
END
