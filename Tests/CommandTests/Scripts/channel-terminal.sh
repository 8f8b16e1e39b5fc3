# At a terminal, what is typed is said line by line, and what the other side says is shown with its control
# characters made visible, unless --raw is given, also if it is no text.
conversing
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os
from channel_session import Relay, Side
from terminal_session import LedTerminal


def at_terminal(person, *arguments, over=(), streams=(0, 1, 2), **others):
    """Starts a channel at a terminal, and returns both."""
    terminal = LedTerminal(columns=80, is_raw=True)
    words = ["pawl", "--store", person, "channel", *arguments]
    if over:
        words += ["--transport-fd", ",".join(map(str, over))]
    running = terminal.start(words, streams, pass_fds=over, **others)
    for number in over:
        os.close(number)
    return terminal, running


def shows(terminal, text):
    terminal.wait_until(lambda: text.encode() in terminal.shown)


def ends(terminal, running, status):
    terminal.read_all()
    assert running.wait(20) == status, (running.returncode, terminal.shown)


# A terminal on both sides: lines as they are typed
relay = Relay()
one, alice = at_terminal("alice", "bob", over=relay.ends[0])
other, bob = at_terminal("bob", "alice", over=relay.ends[1])
shows(one, "pawl: channel with bob, not verified\n")
shows(other, "pawl: channel with alice, not verified\n")
one.type("how are\n")
shows(other, "how are\n")
one.type("you")
other.type("fine\n")
shows(one, "fine\n")
assert b"you" not in other.shown, other.shown
one.type("?\n")
shows(other, "you?\n")
# End of file says that there is no more, and the other direction goes on.
one.type("\x04")
other.type("goodbye\n")
shows(one, "goodbye\n")
other.type("\x04")
ends(one, alice, 0)
ends(other, bob, 0)

# A key that interrupts ends one side, and the other sees that it was cut.
relay = Relay()
one, alice = at_terminal("alice", "bob", over=relay.ends[0])
other, bob = at_terminal("bob", "alice", over=relay.ends[1])
shows(one, "pawl: channel")
shows(other, "pawl: channel")
one.type("\x03")
ends(one, alice, 130)
ends(other, bob, 15)
assert b"pawl: error: the channel was cut" in other.shown, other.shown

ODD = b"\x00\xff\x1b[2J\x1b]0;title\x07\x9b\xc2\x9b bell\x07\ttab\r\nnext"
for arguments, is_raw in ((), False), (("--raw",), True):
    relay = Relay()
    one, alice = at_terminal("alice", "bob", *arguments, over=relay.ends[0])
    bob = Side("bob", "alice", over=relay.ends[1])
    bob.opens()
    bob.say(ODD)
    bob.say(b"\xe2")
    bob.say(b"\x82\xac\n")
    bob.say(b"more")
    shows(one, "€\nmore" if not is_raw else "more")
    told = one.shown.partition(b"verified\n")[2]
    if is_raw:
        assert told == ODD + b"\xe2\x82\xac\nmore", told
    else:
        text = told.decode()
        assert not any(c < " " and c not in "\n\t\r" or "\x7f" <= c < "\xa0" for c in text), ascii(text)
        assert "[2J" in text and "bell" in text and "\ttab\r\nnext€\nmore" in text, ascii(text)
    bob.end_input()
    one.type("\x04")
    ends(one, alice, 0)
    bob.ends(0)
    # The last line is ended, unless it is shown as it is.
    assert one.shown.endswith(b"more" if is_raw else b"more\n"), one.shown

# A message does not go to a terminal.
terminal, alice = at_terminal("alice", "bob", "--", "touch", "started")
ends(terminal, alice, 2)
assert b"refusing to write a binary message to a terminal" in terminal.shown, terminal.shown
assert not os.path.exists("started")
END
