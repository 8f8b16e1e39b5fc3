# Text in any language is shown on a terminal as it is, also where it is cut between two frames.
conversing
python3 - <<'END'
import os, pty, subprocess, sys, termios, time

def shown(write):
    """What a terminal shows of what is written to a pipe through both commands."""
    master, slave = pty.openpty()
    modes = termios.tcgetattr(slave)
    modes[1] &= ~termios.OPOST
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    alice = subprocess.Popen(
        ["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    bob = subprocess.Popen(
        ["pawl", "--store", "bob", "decrypt", "-q"], stdin=alice.stdout, stdout=slave)
    os.close(slave)
    text = b""

    def until(wanted):
        nonlocal text
        end = time.monotonic() + 10
        while not text.endswith(wanted):
            assert time.monotonic() < end, text
            text += os.read(master, 65536)

    write(alice.stdin, until)
    alice.stdin.close()
    while True:
        try: piece = os.read(master, 65536)
        except OSError: break
        text += piece
    assert alice.wait() == 0 and bob.wait() == 0
    return text

text = "grüße, Ελένη, 日本語, 😀, naïve\n\tзавтра\n".encode()
assert shown(lambda pipe, until: pipe.write(text)) == text

# Cut in the middle of a letter of two, three and four bytes: the pause makes two frames.
for letter in "é", "日", "😀":
    letter = letter.encode()
    for cut in range(1, len(letter)):
        def write(pipe, until):
            pipe.write(b"x" + letter[:cut])
            pipe.flush()
            until(b"x")
            pipe.write(letter[cut:] + b"y")
        assert shown(write) == b"x" + letter + b"y\n", (letter, cut)

# A last line without an end gets one, so that what is said next does not hang on to it; nothing gets none.
assert shown(lambda pipe, until: pipe.write(b"one\ntwo")) == b"one\ntwo\n"
assert shown(lambda pipe, until: None) == b""

# What is no text is made visible too, an unfinished letter at the end with it.
for data in b"\xff\xfe\x80", b"x\xe6\x97", b"\x00\x01\x02":
    seen = shown(lambda pipe, until: pipe.write(data)).decode()
    assert seen.endswith("\n"), (data, seen)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in seen[:-1]), (data, seen)
END
