# When the command of one side has ended, its side leaves, and all that it has said arrives, even if the other
# side still speaks and reads slowly.
conversing
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, signal, socket, threading, time
from channel_session import Side, wait_until

WORDS = 1_000_000


def by_tcp():
    listening = socket.create_server(("127.0.0.1", 0))
    one = socket.create_connection(listening.getsockname())
    other = listening.accept()[0]
    listening.close()
    return (one.detach(),), (other.detach(),)


def by_socket():
    one, other = socket.socketpair()
    return (one.detach(),), (other.detach(),)


def speak_on(side):
    def pour():
        try:
            while True:
                os.write(side.process.stdin.fileno(), bytes(65536))
        except OSError:
            pass

    threading.Thread(target=pour, daemon=True).start()


for connect in by_socket, by_tcp:
    # The content is read slowly: the end of the connection is known long before it has been read.
    ends = connect()
    bob = Side("bob", "alice", over=ends[1], command=("head", "-c", str(3 * WORDS), "/dev/zero"), streams=False)
    reading, writing = os.pipe()
    alice = Side("alice", "bob", over=ends[0], stdout=writing)
    os.close(writing)
    alice.opens()
    speak_on(alice)
    count = 0
    bob.ends(0)
    time.sleep(1)
    while piece := os.read(reading, 65536):
        count += len(piece)
    os.close(reading)
    assert count == 3 * WORDS, (connect, count, alice.notes)
    alice.ends(0)

    # The connection is slow: what was said is on its way when its side leaves, and there is more to read.
    ends = connect()
    said = ("sh", "-c", f"read go < go; head -c {WORDS} /dev/urandom")
    os.path.exists("go") or os.mkfifo("go")
    bob = Side("bob", "alice", over=ends[1], command=said, streams=False)
    alice = Side("alice", "bob", over=ends[0])
    alice.opens()
    speak_on(alice)
    time.sleep(0.5)
    alice.process.send_signal(signal.SIGSTOP)
    with open("go", "w") as go:
        go.write("go\n")
    time.sleep(1)
    alice.process.send_signal(signal.SIGCONT)
    alice.ends_output()
    assert len(alice.heard) == WORDS, (connect, len(alice.heard), alice.notes)
    alice.ends(0)
    bob.ends(0)
END
