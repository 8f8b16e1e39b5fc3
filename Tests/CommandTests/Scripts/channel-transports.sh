# A channel works over one socket, over two pipes, over the standard streams of pawl and over those of a
# command. What one side says comes out at the other, both ways at once, and an end passes on in one
# direction at a time.
conversing
head -c 3000000 /dev/urandom > one
seq 400000 > two

# --via and --: the command behind -- has the content, and what is behind --via leads to the other side.
alice channel bob --via 'pawl --store bob channel alice -- tee got' < one > out 2> said
same one got
same one out
has said 'pawl: channel with bob, not verified'
has said 'pawl: channel with alice, not verified'
alice channel -q bob --via 'pawl --store bob channel -q alice -- sh -c "cat two; cat > got"' < one > out 2> said
same one got
same two out
empty said
alice channel -q bob --via 'pawl --store bob channel -q alice -- cat two' -- sh -c 'cat one; cat > out'
same two out
alice channel -q bob --pad --via 'pawl --store bob channel -q alice --pad -- cat one' < /dev/null > out
same one out

# Named pipes, opened by the shell
mkfifo up down
bob channel -q alice --transport-fd 3,4 3< up 4> down < two > got &
alice channel -q bob --transport-fd 4,3 3> up 4< down < one > out
wait $!
same one got
same two out
# As the standard streams
alice channel -q bob -- sh -c 'cat one; exec cat > out' < down > up &
bob channel -q alice -- sh -c 'cat two; exec cat > got' > down < up
wait $!
same one got
same two out

PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import itertools, os, pty, socket, tty
from channel_session import Side, open_channel

# Whoever ends first leaves the other direction as it is.
for is_socket, alice_first in itertools.product((True, False), repeat=2):
    alice, bob, _ = open_channel(is_socket=is_socket)
    first, last = (alice, bob) if alice_first else (bob, alice)
    first.say(b"one")
    last.hears(b"one")
    last.say(b"two")
    first.hears(b"two")
    first.end_input()
    last.ends_output()
    wanted = b"two"
    for number in range(20):
        last.say(b"and %d\n" % number)
        wanted += b"and %d\n" % number
        first.hears(wanted)
    assert first.process.poll() is None and last.process.poll() is None
    last.end_input()
    first.ends(0)
    last.ends(0)
    assert first.heard == wanted and last.heard == b"one"

# A socket as both standard streams, as a server gets it
for command in ["cat"], ["sh", "-c", "exec 3<&0; cat <&3"]:
    one, other = socket.socketpair()
    bob = Side("bob", "alice", command=command, streams=False, stdin=other, stdout=other)
    other.close()
    alice = Side("alice", "bob", over=(one.detach(),))
    alice.say(b"echo")
    alice.hears(b"echo")
    alice.end_input()
    alice.ends(0)
    bob.ends(0)

# A serial line has no end: who has heard that the other side has ended does not wait for one.
left, right = pty.openpty()
kept = os.dup(left), os.dup(right)
tty.setraw(left)
tty.setraw(right)
alice = Side("alice", "bob", over=(left,))
bob = Side("bob", "alice", over=(right,))
alice.say(b"by wire")
bob.hears(b"by wire")
alice.end_input()
bob.end_input()
alice.ends(0)
bob.ends(0)
END
