# A signal ends a channel with 128 and its number, which the other side sees as a cut, and leaves the stores
# whole; the command behind -- gets SIGHUP. A changed window ends nothing.
conversing
cat > ending.py <<'END'
import os, signal, sys
def end(number, _):
    open("ended", "w").write(f"{number}\n")
    os._exit(0)
for number in signal.SIGHUP, signal.SIGTERM: signal.signal(number, end)
print("ready", flush=True)
while sys.stdin.buffer.read1(65536): pass
end('end of input', None)
END
cat > signals.py <<'END'
import os, signal, subprocess, sys, time
from channel_session import Relay, Side, has_ended, open_channel, wait_until


def check():
    for person in "alice", "bob":
        done = subprocess.run(["pawl", "--store", person, "check"], check=True, stdout=subprocess.PIPE)
        assert b"all intact" in done.stdout, done


def cut_by(side, other, number, pid=None):
    """The signal ends one side at once, and the other sees a cut."""
    began = time.monotonic()
    os.kill(pid or side.process.pid, number)
    side.ends(128 + number, within=5)
    other.ends(15, within=5)
    assert time.monotonic() - began < 1.5
    assert b"error" not in side.notes, side.notes
    check()


def told(*words):
    """The first thing that the command has noticed is one of these signals, or the end of its input."""
    wait_until(lambda: os.path.exists("ended") and os.path.getsize("ended"), lambda: "an end")
    said = open("ended").read()
    assert said in [f"{word}\n" for word in words], said
    os.remove("ended")


SIGNALS = signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1


def end_by_each():
    for number in SIGNALS:
        # Idle, and while something is being said
        alice, bob, relay = open_channel()
        cut_by(alice, bob, number)
        alice, bob, relay = open_channel(is_socket=False)
        alice.say(b"words")
        bob.hears(b"words")
        bob.say(b"other words")
        cut_by(alice, bob, number)
        assert alice.closing()["acknowledged"] == 0, alice.status
        # With a command, which gets SIGHUP
        alice, bob, relay = open_channel(command=(sys.executable, "ending.py"), streams=False)
        bob.hears(b"ready\n")
        cut_by(alice, bob, number)
        told(int(signal.SIGHUP))
        # Behind --via, whose command is ended too
        pid = os.path.abspath("pid")
        via = f"echo $$ > {pid}; exec pawl --store bob channel -q alice -- cat 2> other"
        alice = Side("alice", "bob", "--via", via)
        alice.opens()
        os.kill(alice.process.pid, number)
        alice.ends(128 + number, within=5)
        wait_until(lambda: has_ended(open(pid).read().strip()), lambda: "the end of --via")
        # While nobody answers
        relay = Relay()
        alice = Side("alice", "bob", over=relay.ends[0])
        os.kill(alice.process.pid, number)
        alice.ends(128 + number, within=5)


    # Nobody can keep pawl from being killed. Linux closes the command's input, and then sends SIGTERM.
    alice, bob, relay = open_channel(command=(sys.executable, "ending.py"), streams=False)
    bob.hears(b"ready\n")
    alice.process.kill()
    bob.ends(15)
    told(int(signal.SIGTERM), "end of input")
    check()


def ignore():
    # A changed window, a stopped job that goes on, and what the caller ignores
    alice, bob, relay = open_channel(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    for number in signal.SIGWINCH, signal.SIGURG, signal.SIGCONT, signal.SIGCHLD, signal.SIGHUP:
        os.kill(alice.process.pid, number)
    os.kill(alice.process.pid, signal.SIGSTOP)
    bob.say(b"meanwhile")
    os.kill(alice.process.pid, signal.SIGCONT)
    alice.hears(b"meanwhile")
    for side in alice, bob:
        side.end_input()
    for side in alice, bob:
        side.ends(0)


if __name__ == "__main__":
    end_by_each()
    ignore()
END
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B signals.py

# As the first process of a container, whose /proc may be that of the system around it: there the numbers of
# processes mean others.
unshare --pid --fork true 2> noise || exit 0
for signal in TERM HUP USR1 HUP; do
  for proc in '' --mount-proc; do
    rm -f lines ended
    unshare --pid --fork $proc pawl --store alice channel -q bob --status-fd 3 \
      --via 'pawl --store bob channel -q alice -- cat' -- python3 ending.py 3> lines &
    outer=$!
    until_it grep -qs '"open"' lines
    kill -$signal $(cat /proc/$outer/task/$outer/children)
    status=0
    wait $outer || status=$?
    [ $status = $((128 + $(kill -l $signal))) ] || fail "status $status after $signal, $proc"
  done
done
