# A job in the background draws no progress line and erases nothing, and 'stty tostop' does not stop it;
# the line comes with 'fg'.
conversing
mkfifo slow
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, re, threading, time
from terminal_session import Shell

command = "pawl --store alice encrypt -t bob slow -o message"
LINE = re.compile(rb"[0-9.]+ k?B, [0-9.]+ k?B/s")


class Feed(threading.Thread):
    """Writes to the FIFO every tenth of a second until it is told to end."""

    def __init__(self):
        super().__init__()
        self.is_ended = False
        self.start()

    def run(self):
        with open("slow", "wb", buffering=0) as pipe:
            while not self.is_ended:
                pipe.write(bytes(1000))
                time.sleep(0.1)

    def end(self):
        self.is_ended = True
        self.join()


def pause(shell, seconds):
    end = time.monotonic() + seconds
    shell.wait_until(lambda: time.monotonic() > end)


def has_ended(shell):
    return "Running" not in shell.run("jobs")


for setting in "-tostop", "tostop":
    shell = Shell()
    shell.run(f"stty {setting}")
    feed = Feed()
    shell.run(f"{command} &")
    pause(shell, 2.5)
    feed.end()
    shell.wait_until(lambda: not shell.children())
    assert not LINE.search(shell.shown) and b"\x1b[K" not in shell.shown, shell.shown
    assert b"Stopped" not in shell.shown, shell.shown
    os.unlink("message")

    # Brought back
    feed = Feed()
    shell.run(f"{command} &")
    pause(shell, 1.5)
    assert not LINE.search(shell.shown), shell.shown
    shell.begin("fg")
    shell.wait_until(lambda: LINE.search(shell.shown[shell.answered :]))
    # Sent away again: what is on the screen stays as it is.
    shell.type("\x1a")
    shell.wait_for("Stopped")
    shell.run("bg")
    before = len(shell.shown)
    pause(shell, 1.5)
    feed.end()
    shell.wait_until(lambda: not shell.children())
    assert not LINE.search(shell.shown[before:]) and b"\x1b[K" not in shell.shown[before:], shell.shown
    assert "Stopped" not in shell.run("jobs"), shell.shown
    shell.end()
END
PAWL_STORE=bob pawl decrypt -q message -o text
[ "$(tr -d '\0' < text | wc -c)" = 0 ] || fail 'not what was sent'
