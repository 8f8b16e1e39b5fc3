# A job in the background asks for no passphrase before it is brought back, and a stopped job has given
# the terminal back.
alice init -q
printf 'horse\n' > word
PAWL_PASSPHRASE_FILE=word alice passphrase set -q
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, signal, sys
from terminal_session import Shell, Terminal

ask = "pawl --store alice identity"


def answer(shell):
    shell.answer_secretly("horse\n")
    shell.wait_for("\nready> ")
    shown = shell.shown[shell.answered :].decode()
    assert "pawl1" in shown, shown


def began(shell, line):
    """Runs a command line up to its question."""
    shell.begin(line)
    shell.wait_for("passphrase: ")


# Started with &, brought back with fg
shell = Shell()
shell.run(f"{ask} &")
shell.wait_for_stop()
assert b"passphrase: " not in shell.shown, shell.shown
assert shell.has_echo()
shell.run("bg")
shell.wait_for_stop()
assert b"passphrase: " not in shell.shown, shell.shown
shell.begin("fg")
answer(shell)
assert shell.has_echo()

# Stopped with a key, while another command asks
began(shell, ask)
shell.type("ho\x1a")
shell.wait_for("Stopped")
assert shell.has_echo()
began(shell, ask)
answer(shell)
shell.run("bg")
shell.wait_for_stop()
began(shell, "fg")
answer(shell)
assert shell.has_echo()

# Stopped several times, and then interrupted
began(shell, ask)
for turn in range(3):
    shell.type("\x1a")
    shell.wait_for("Stopped")
    began(shell, "fg")
shell.type("\x03")
shell.wait_for("\nready> ")
assert "130" in shell.run("echo $?"), shell.shown
assert shell.has_echo()

# Stopped without notice
began(shell, ask)
os.kill(shell.children()[0], signal.SIGSTOP)
shell.wait_for("Stopped")
assert shell.has_echo()
began(shell, "fg")
answer(shell)
assert shell.has_echo()

# A pipeline in the background
shell.run(f"({ask}; {ask}) | cat &")
shell.wait_for_stop()
shell.begin("fg")
shell.answer_secretly("horse\n")
answer(shell)
assert shell.has_echo()
assert b"horse" not in shell.shown, shell.shown
shell.end()

# A job in the background that nobody could bring back is not stopped for ever.
orphan = f"""
import os, time
if os.fork() == 0:
    os.setpgid(0, 0)
    parent = os.getpid()
    if os.fork() == 0:
        while os.getppid() == parent: time.sleep(0.01)
        os.system("{ask} 2> said; echo $? > status.new; mv status.new status")
    os._exit(0)
while not os.path.exists("status"): time.sleep(0.01)
"""
terminal = Terminal()
running = terminal.start([sys.executable, "-c", orphan])
terminal.read_all()
assert running.wait() == 0
assert open("status").read() == "21\n"
assert "a job in the background cannot ask for it" in open("said").read(), open("said").read()
END
