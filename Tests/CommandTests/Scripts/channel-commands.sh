# A command behind -- that fails, is killed or cannot be run makes the status 24, which its side tells, and
# the other side is not told. So does a command of --via that ends before the channel is open.
conversing
printf '#!/bin/sh\nexit 3\n' > plain

# tells CODE COMMAND_STATUS: the last line of the status lines is that error, and the closing before it has
# the status of the command.
tells() {
  told lines code "$1"
  sed -i '$d' lines
  told lines state '"closed"'
  told lines command_status "$2"
}
# failing COMMAND_STATUS WHAT COMMAND…: bob's side, where the command runs, ends with 24 and says what,
# alice's with 0.
failing() {
  local number=$1 what=$2
  shift 2
  printf ' %q' "$@" > words
  alice channel -q bob --via "pawl --store bob channel -q alice --status-fd 3 --$(cat words) 3> lines 2> said; echo \$? > status" < /dev/null > out
  [ "$(cat status)" = 24 ] || fail "status $(cat status): $* ($(cat said))"
  said "pawl: error: $what"
  tells 24 "$number"
}
failing 1 "'false' ended with status 1" false
failing 7 "'sh' ended with status 7" sh -c 'echo words; exit 7'
has out words
failing 200 "'sh' ended with status 200" sh -c 'cat; exit 200'
failing 137 "'sh' was ended by signal 9 (Killed)" sh -c 'kill -9 $$'
failing 143 "'sh' was ended by signal 15 (Terminated)" sh -c 'cat; kill $$'
# One that cannot be run has no status.
failing null 'cannot run no-such-program: ' no-such-program
failing null 'cannot run ./plain: ' ./plain
failing null 'cannot run /: ' /
printf '#!/nonexistent/interpreter\n' > script
chmod +x script
failing null 'cannot run ./script: ' ./script
# While the other side has more to say, it is not told either.
alice channel -q bob --via 'pawl --store bob channel -q alice -- sh -c "head -c 5; exit 4" 2> said; echo $? > status' < <(yes) > out
[ "$(cat out) $(cat status)" = $'y\ny\ny 24' ] || fail "$(cat out status)"

# A command that succeeds is in the closing event too, and knows who is there.
alice channel -q bob --status-fd 3 --via 'pawl --store bob channel -q alice -- sh -c "cat; echo from \$PAWL_FROM"' \
  -- sh -c 'echo hello; exec cat > out' 3> lines
[ "$(cat out)" = $'hello\nfrom alice' ] || fail "$(cat out)"
told lines command_status 0

# It has pawl's own working directory, environment and standard error, and none of its descriptors.
alice channel -q bob --status-fd 3 --via 'pawl --store bob channel -q alice -- cat 2> /dev/null' -- \
  sh -c 'ls -l /proc/self/fd > fds; exec > /dev/null; cat; pwd > here; echo noise >&2' 3> lines 2> said
for word in alice/ bob/ lines; do lacks fds $word; done
ls -l /proc/self/fd > usual
[ "$(grep -c -- '->' fds)" = "$(grep -c -- '->' usual)" ] || fail "$(cat fds)"
[ "$(cat here)" = "$PWD" ] || fail "in $(cat here)"
said noise

# --via: a command that cannot be run, that fails, or that ends before anybody was there. Nothing is sent
# twice: the channel can be begun again.
for pair in 'no-such-program:127' 'exit 5:5' 'true:0' './plain:126' 'head -c 100:0'; do
  expect 24 alice channel bob --status-fd 3 --via "${pair%:*}" < /dev/null > out 3> lines
  said "pawl: error: '${pair%:*}' ended with status ${pair#*:} before the channel was open"
  empty out
  told lines code 24
  lacks lines '"channel"'
done
expect 24 alice channel bob --via 'kill -9 $$' < /dev/null
said "was ended by signal 9 (Killed) before the channel was open"
# With other transports it is the connection that has ended.
expect 15 alice channel bob -- touch started < /dev/null > out
said 'pawl: error: the connection ended before the channel was open'
absent started
expect 15 alice channel bob --transport-fd 3,4 < /dev/null 3< /dev/null 4> /dev/null
# If the channel itself fails, that counts, and not the command.
expect 15 alice channel bob --via 'exec 3<&0; (pawl --store bob channel -q alice -- sh -c "kill -9 \$PPID; sleep 60" <&3)' -- sh -c 'cat; exit 9' 2> said
alice channel -q bob --via 'pawl --store bob channel -q alice -- true' < /dev/null

PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, signal
from channel_session import open_channel, wait_until

# A command may end its output early, and goes on reading.
alice, bob, relay = open_channel(command=("sh", "-c", "echo first; exec >&-; cat > kept"), streams=False)
bob.ends_output()
bob.say(b"a" * 300_000)
bob.end_input()
bob.ends(0)
alice.ends(0)
assert os.path.getsize("kept") == 300_000 and bob.heard == b"first\n"

# Or its input, and goes on writing: what it does not read is dropped.
os.mkfifo("go")
alice, bob, relay = open_channel(command=("sh", "-c", "exec <&-; read go < go; echo last"), streams=False)
bob.say(b"a" * 3_000_000)
with open("go", "w") as go:
    go.write("go\n")
bob.hears(b"last\n")
bob.ends_output()
bob.end_input()
bob.ends(0)
alice.ends(0)

# What it leaves behind does not keep the channel open.
alice, bob, relay = open_channel(command=("sh", "-c", "sleep 60 2> /dev/null & echo $!"), streams=False)
alice.ends(0)
bob.ends_output()
bob.end_input()
bob.ends(0)
# It is not ended either: the command has left it behind on purpose.
os.kill(int(bob.heard), signal.SIGTERM)

# What it says when the other side is gone, who had closed, is dropped, and that it dies of it is no failure.
alice, bob, relay = open_channel(command=("sh", "-c", "cat; : > over; exec yes"), streams=False)
bob.end_input()
wait_until(lambda: os.path.exists("over"), lambda: "the command still reads")
bob.process.kill()
alice.ends(0)
assert alice.closing()["command_status"] == 128 + signal.SIGPIPE

# A command that goes on when both have closed is waited for.
alice, bob, relay = open_channel(command=("sh", "-c", "exec >&-; cat; read go < go; exit 6"), streams=False)
bob.end_input()
bob.ends(0)
assert alice.process.poll() is None
with open("go", "w") as go:
    go.write("go\n")
alice.ends(24)
assert alice.closing()["command_status"] == 6
END
