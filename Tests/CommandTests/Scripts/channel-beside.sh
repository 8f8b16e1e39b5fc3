# While a channel is open, other commands use the same stores and the same session, and never wait for it.
# What they send and what is said in the channel arrives, whichever comes first.
conversing
carol init -q --name carol
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import subprocess, threading, time
from channel_session import open_channel


def pawl(person, *words, given=b""):
    done = subprocess.run(
        ["pawl", "--store", person, "--lock-timeout", "0", *words], input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def write(one, other, words):
    """A message goes beside the channel."""
    message = pawl(one, "encrypt", "-t", other, given=words)
    assert pawl(other, "decrypt", "-q", "-f", one, given=message) == words


# Idle, before and after something was said
alice, bob, relay = open_channel()
for person, other in ("alice", "bob"), ("bob", "alice"):
    write(person, other, b"beside")
heard = b""
for turn in range(3):
    words = b"turn %d\n" % turn
    # Sent before, read after what was said in the channel
    late = pawl("alice", "encrypt", "-t", "bob", given=words)
    alice.say(words)
    heard += words
    bob.hears(heard)
    bob.say(words)
    alice.hears(heard)
    assert pawl("bob", "decrypt", "-q", given=late) == words
    write("bob", "alice", words)
    for person, name in ("alice", "bob"), ("bob", "alice"):
        pawl(person, "session", "list")
        pawl(person, "session", "show", name)
        assert b"all intact" in pawl(person, "check")
# Others come and go.
pawl("alice", "import", "-q", "carol", "-", given=pawl("carol", "export"))
pawl("alice", "contact", "rename", "-q", "carol", "caroline")

# While both speak all the time, commands that may wait are served too.
def speak(side):
    for number in range(300):
        side.say(b"%d\n" % number)
        time.sleep(0.01)


speakers = [threading.Thread(target=speak, args=(side,)) for side in (alice, bob)]
for speaker in speakers:
    speaker.start()
count = 0
while any(speaker.is_alive() for speaker in speakers):
    message = subprocess.run(["pawl", "--store", "alice", "encrypt", "-t", "bob"], input=b"x", check=True, stdout=subprocess.PIPE)
    subprocess.run(["pawl", "--store", "bob", "decrypt", "-q"], input=message.stdout, check=True, stdout=subprocess.DEVNULL)
    count += 1
assert count > 3, count
heard += b"".join(b"%d\n" % number for number in range(300))
alice.hears(heard)
bob.hears(heard)

# Two channels at once, with the same person and between the same stores
alice2, bob2, relay2 = open_channel("--pad")
alice2.say(b"second")
bob2.hears(b"second")
alice.say(b"first")
bob.hears(heard + b"first")
for side in alice, bob, alice2, bob2:
    side.end_input()
for side in alice, bob, alice2, bob2:
    side.ends(0)
write("alice", "bob", b"after")
assert b"all intact" in pawl("alice", "check") and b"all intact" in pawl("bob", "check")

# A contact who is removed meanwhile is no longer talked to.
alice, bob, relay = open_channel()
pawl("alice", "contact", "remove", "-q", "bob")
bob.say(b"still there?")
alice.ends(14)
bob.ends(15)
assert not alice.heard
END
