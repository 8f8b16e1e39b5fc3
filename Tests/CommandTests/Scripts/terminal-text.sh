# Text in any language is shown on a terminal unchanged, even if it is cut between two frames.
conversing
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import subprocess
from terminal_session import LedTerminal

def shown(write):
    """Returns what a terminal shows of what is written to a pipe through both commands."""
    terminal = LedTerminal(is_raw=True)
    alice = subprocess.Popen(
        ["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    bob = terminal.start(["pawl", "--store", "bob", "decrypt", "-q"], [1], stdin=alice.stdout)

    def until(wanted, may_follow=False):
        terminal.wait_until(
            lambda: wanted in terminal.shown if may_follow else terminal.shown.endswith(wanted))

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

# Line ends, joiners within words and emoji are unchanged, wherever they are cut.
texts = (
    "one\r\ntwo\r\n", "می\u200cخواهم و کتاب\u200cها، ۱۰\u200cساله\n", "ශ්\u200dරී ලංකා\n", "क्\u200dष वाक्\u200c\n",
    "ര്\u200d അവന്\u200d\n", "র\u200d্যাব\n", "Auf\u200clage\n",
    "👨\u200d👩\u200d👧\u200d👦 👩🏽\u200d🚀 🏳\ufe0f\u200d🌈 ❤\ufe0f\u200d🔥 🐈\u200d⬛ 1\ufe0f\u20e3 🇮🇳 👍🏿\n",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f\n",
)
for text in texts:
    data = text.encode()
    assert shown(lambda pipe, until: pipe.write(data)) == data, ascii(text)
data = "".join(texts).encode()
def write(pipe, until):
    for start in range(0, len(data), 61):
        pipe.write(data[start:start + 61])
        pipe.flush()
        # What the next piece decides is held back, at most a flag: seven characters of four bytes.
        until(data[:max(1, start + 61 - 28)], True)
assert shown(write) == data
# Where they are not within a word or an emoji, they are made visible, and so is everything else.
for text, wanted in (
    ("a\rb\n", r"a\u{d}b"), ("end\r", r"end\u{d}"), ("\r\r\n", "\\u{d}\r"), ("\u200da", r"\u{200d}a"),
    ("a \u200d b", r"a \u{200d} b"), ("a\u200c", r"a\u{200c}"), ("a\u200d\u200db", r"a\u{200d}\u{200d}b"),
    ("👍\u200da", r"👍\u{200d}a"), ("1\u200d👍", r"1\u{200d}👍"), ("👍\u200d", r"👍\u{200d}"),
    ("a\u200bb\u202ec\ufeff\u00ad", r"a\u{200b}b\u{202e}c\u{feff}\u{ad}"),
    ("\U000e0067\U000e007f", r"\u{e0067}\u{e007f}"),
    ("🏴\U000e0067\U000e007f", r"🏴\u{e0067}\u{e007f}"),
    ("🏴\U000e0067\U000e0062\U000e0073x", r"🏴\u{e0067}\u{e0062}\u{e0073}x"),
    ("👍\U000e0067\U000e0062\U000e0065\U000e007f", r"👍\u{e0067}\u{e0062}\u{e0065}\u{e007f}"),
):
    seen = shown(lambda pipe, until: pipe.write(text.encode())).decode()
    assert seen.rstrip("\n") == wanted, (ascii(text), seen)
END
