# Text in any language is shown on a terminal unchanged, even if it is cut between two frames.
conversing
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import subprocess
from terminal_session import Terminal

def shown(write):
    """Returns what a terminal shows of what is written to a pipe through both commands."""
    terminal = Terminal(is_raw=True)
    alice = subprocess.Popen(
        ["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    bob = terminal.start(["pawl", "--store", "bob", "decrypt", "-q"], [1], stdin=alice.stdout)

    def until(wanted):
        terminal.wait_until(lambda: terminal.shown.endswith(wanted))

    write(alice.stdin, until)
    alice.stdin.close()
    terminal.read_all()
    assert alice.wait() == 0 and bob.wait() == 0
    return terminal.shown

text = "grüße, Ελένη, 日本語, 😀, naïve\n\tзавтра\n".encode()
assert shown(lambda pipe, until: pipe.write(text)) == text

# Cut within a letter of two, three and four bytes: the pause makes two frames.
for letter in "é", "日", "😀":
    letter = letter.encode()
    for cut in range(1, len(letter)):
        def write(pipe, until):
            pipe.write(b"x" + letter[:cut])
            pipe.flush()
            until(b"x")
            pipe.write(letter[cut:] + b"y")
        assert shown(write) == b"x" + letter + b"y\n", (letter, cut)

# A last line without a line ending gets one, so that the next message does not run on; empty text gets
# none.
assert shown(lambda pipe, until: pipe.write(b"one\ntwo")) == b"one\ntwo\n"
assert shown(lambda pipe, until: None) == b""

# Bytes that are not text are made visible too, including an incomplete letter at the end.
for data in b"\xff\xfe\x80", b"x\xe6\x97", b"\x00\x01\x02":
    seen = shown(lambda pipe, until: pipe.write(data)).decode()
    assert seen.endswith("\n"), (data, seen)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in seen[:-1]), (data, seen)
END
