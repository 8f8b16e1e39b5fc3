# The sender is named as soon as the first frame has been verified: before any content appears, and in a
# status line of its own. Before that, nobody is named.
acquainted
echo hello > hello
alice encrypt -t bob hello > message

# events WANTED: the status lines have these events.
events() {
  local found
  found=$(sed -nE 's/^\{"event":"([a-z]*)".*/\1/p' lines | tr '\n' ' ')
  [ "$found" = "$1 " ] || fail "the events are: $found"
}
unnamed() {
  lacks lines sender
  unsaid 'from alice'
}

# Nobody is named for a stranger, or where nothing was verified.
refused 12 bob decrypt message --status-fd 3 3> lines
events error
unnamed
size=$(stat -c %s message)
cp message altered
flip altered $((size - 1)) 0
refused 14 bob decrypt --accept alice altered --status-fd 3 3> lines
events error
unnamed
head -c $((size - 1)) message > cut
refused 15 bob decrypt --accept alice cut --status-fd 3 3> lines
events error
unnamed

# A sender who is saved has the new name, before the contact is there.
expect 0 bob decrypt --accept alice message --status-fd 3 > out 3> lines
events 'sender decrypted'
[ "$(head -n 1 lines)" = "{\"event\":\"sender\",\"from\":\"alice\",\"identity\":\"$(alice identity)\",\"verified\":false}" ] ||
  fail "the line is $(head -n 1 lines)"
[ "$(cat said)" = 'pawl: from alice, not verified' ] || fail "it said $(cat said)"
bob verify -q alice --confirm > out
alice encrypt -t bob hello > message
expect 0 bob decrypt -q message --status-fd 3 > out 3> lines
told <(head -n 1 lines) verified true
empty said

# With an empty message, and with padding alone
for content in /dev/null hello; do
  alice encrypt -t bob --pad $content > message
  expect 0 bob decrypt message --status-fd 3 > out 3> lines
  events 'sender decrypted'
  [ "$(grep -c 'from alice' said)" = 1 ] || fail "it said $(cat said)"
done

# The sender of a message that ends later than it is shown, and of one that turns out to be cut
mkfifo pipe
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, subprocess
from terminal_session import LedTerminal
terminal = LedTerminal(is_raw=True)
alice = subprocess.Popen(["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
bob = terminal.start(["pawl", "--store", "bob", "decrypt"], [1, 2], stdin=alice.stdout)
alice.stdout.close()
alice.stdin.write(b"first\n")
alice.stdin.flush()
terminal.wait_until(lambda: terminal.shown.endswith(b"first\n"))
assert terminal.shown == b"pawl: from alice, verified\nfirst\n", terminal.shown
alice.stdin.write(b"second\n")
alice.stdin.close()
terminal.read_all()
assert bob.wait() == 0 and alice.wait() == 0
assert terminal.shown == b"pawl: from alice, verified\nfirst\nsecond\n", terminal.shown
END
head -c 3000000 /dev/urandom | alice encrypt -t bob > long
head -c 2000000 long > cut
expect 15 bob decrypt cut --status-fd 3 > out 3> lines
events 'sender error'
said 'from alice, verified'

# Each of several has its own.
for number in 1 2; do echo $number | alice encrypt -t bob; done > series
expect 0 bob decrypt --all series --status-fd 3 > out 3> lines
events 'sender decrypted sender decrypted'
