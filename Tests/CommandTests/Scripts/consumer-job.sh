# At a terminal, Ctrl-C ends pawl and its command, and Ctrl-Z stops both until the job is brought back.
conversing
head -c 3000000 /dev/urandom > content
alice encrypt -t bob --compress none content > message
cat > slow.py <<'END'
import os, signal, sys, time
with open("part", "wb") as part:
    while piece := sys.stdin.buffer.read1(65536):
        part.write(piece)
        part.flush()
        time.sleep(0.01)
os.rename("part", "whole")
END
cat > job.py <<'END'
import os, sys, time
sys.path.insert(0, sys.argv[1])
from terminal_session import Terminal
terminal = Terminal(80)
shell = terminal.start(["bash", "--norc", "-i"], env={**os.environ, "PS1": "> ", "TERM": "dumb"})
def enter(line):
    terminal.type(line + "\n")
def begun():
    return os.path.exists("part") and os.path.getsize("part") > 0
def job(keys):
    terminal.wait_until(lambda: terminal.shown.endswith(b"> "))
    enter("pawl --store bob decrypt -q message -- python3 slow.py")
    terminal.wait_until(begun)
    terminal.type(keys)
job("\x03")
terminal.wait_until(lambda: terminal.shown.endswith(b"> "))
enter("echo status=$?")
terminal.wait_until(lambda: b"status=130\r\n" in terminal.shown)
time.sleep(0.2)
if os.path.exists("whole"):
    sys.exit("a part was taken for the whole")
os.unlink("part")
job("\x1a")
terminal.wait_until(lambda: b"Stopped" in terminal.shown)
size = os.path.getsize("part")
time.sleep(0.3)
if os.path.getsize("part") != size:
    sys.exit("the command was not stopped")
enter("fg; echo over=$?")
terminal.wait_until(lambda: b"over=0\r\n" in terminal.shown)
enter("exit")
shell.wait()
END
python3 job.py "${BASH_SOURCE[0]%/*}" < /dev/null
same content whole
refused 11 bob decrypt message
