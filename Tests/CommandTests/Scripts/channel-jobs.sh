# A question for the passphrase comes before the command of --via begins, which may ask something itself. A
# channel that is stopped at a terminal goes on where it was.
conversing
(umask 077; printf 'horse\n' > word)
pawl --store asking init -q
pawl --store asking export | alice import -q asking
PAWL_PASSPHRASE_FILE=word pawl --store asking passphrase set -q
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os
from terminal_session import Shell, Terminal


def shows(text):
    terminal.wait_until(lambda: text.encode() in terminal.shown)


via = "touch connected; exec pawl --store alice channel -q asking -- cat"
terminal = Terminal(columns=80, is_raw=True)
asking = terminal.start(["pawl", "--store", "asking", "channel", "--accept", "alice", "--via", via])
terminal.wait_until(lambda: terminal.shown.endswith(b": "))
assert not os.path.exists("connected")
terminal.answer_secretly("horse\n")
shows("pawl: channel with alice")
terminal.type("echo\n")
shows("echo\necho\n")
terminal.type("\x04")
terminal.read_all()
assert asking.wait(20) == 0, terminal.shown

shell = Shell()
shell.begin("pawl --store alice channel bob --via 'exec pawl --store bob channel -q alice -- cat'")
shell.wait_for("pawl: channel with bob")
shell.type("one\n")
shell.wait_for("one\r\none")
shell.type("\x1a")
shell.wait_for("Stopped")
shell.begin("fg")
shell.wait_for("--via")
shell.type("two\n")
shell.wait_for("two\r\ntwo")
shell.type("\x04")
shell.end()
END
