# While a message of a channel is being committed, the next one is read if it is there already. A commit that
# fails ends the channel, and the next channel works.
conversing
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, signal, sqlite3, subprocess, time
from channel_session import open_channel, wait_until


def occupy(person):
    """Locks a store so that it can be read but not written to."""
    connection = sqlite3.connect(person + "/store.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def say_two(speaker, hearer):
    """Says something in each of two messages. The hearer gets the end of the first one with the second."""
    speaker.say(b"one")
    hearer.hears(b"one")
    os.kill(hearer.process.pid, signal.SIGSTOP)
    # A message ends when its side pauses for a second.
    time.sleep(1.2)
    turns = speaker.status.count(b'"turn"')
    speaker.say(b"two")
    wait_until(lambda: speaker.status.count(b'"turn"') > turns, lambda: bytes(speaker.status))
    time.sleep(0.2)
    os.kill(hearer.process.pid, signal.SIGCONT)


def check():
    for person in "alice", "bob":
        done = subprocess.run(["pawl", "--store", person, "check"], check=True, stdout=subprocess.PIPE)
        assert b"all intact" in done.stdout, done


# Somebody else writes to bob's store when the first message ends: he hears the second one meanwhile.
alice, bob, relay = open_channel()
other = occupy("bob")
say_two(alice, bob)
bob.hears(b"onetwo")
other.execute("ROLLBACK")
for side in alice, bob:
    side.end_input()
for side in alice, bob:
    side.ends(0)
check()

# They write for too long: the commit fails, and so does the channel.
alice, bob, relay = open_channel("--lock-timeout", "1")
other = occupy("alice")
say_two(bob, alice)
alice.hears(b"onetwo")
alice.ends(21)
assert b"another process is using the store" in alice.notes, alice.notes
bob.ends(15)
assert bob.closing()["acknowledged"] == 0, bob.status
other.execute("ROLLBACK")
check()
alice, bob, relay = open_channel()
say_two(alice, bob)
bob.hears(b"onetwo")
for side in alice, bob:
    side.end_input()
for side in alice, bob:
    side.ends(0)
END
