# Whatever ends or stops a question, the terminal shows again what is typed; during it, nothing else turns
# the echo on.
alice init -q
printf 'horse\n' > word
PAWL_PASSPHRASE_FILE=word alice passphrase set -q
cat > leader.py <<'END'
"""Runs pawl as a job, continues it when it has stopped, and reports the echo whenever it does not run."""
import os, signal, termios

signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execvp("pawl", ["pawl", "--store", "alice", "identity"])
while True:
    status = os.waitpid(child, os.WUNTRACED)[1]
    shows = bool(termios.tcgetattr(0)[3] & termios.ECHO)
    if not os.WIFSTOPPED(status):
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        print(f"<ended {code} echo={shows}>", flush=True)
        # Until the report has been read: see LedTerminal.
        signal.pause()
    print(f"<stopped {os.WSTOPSIG(status)} echo={shows}>", flush=True)
    os.killpg(child, signal.SIGCONT)
END
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import os, signal, sys, termios
from terminal_session import Terminal


class Question(Terminal):
    def __init__(self):
        super().__init__()
        self.leader = self.start([sys.executable, "leader.py"])
        self.wait_until(self.is_asking)
        path = f"/proc/{self.leader.pid}/task/{self.leader.pid}/children"
        self.pid = int(open(path).read())

    def is_asking(self):
        return self.shown.endswith(b"passphrase: ")

    def stop(self, cause, number):
        """Has it stop, and waits until it asks again."""
        shown = len(self.shown)
        cause()
        report = f"<stopped {number} echo=True>".encode()
        self.wait_until(lambda: report in self.shown[shown:] and self.is_asking())

    def end(self, report):
        report = f"<ended {report} echo=True>".encode()
        self.wait_until(lambda: report in self.shown)
        self.leader.kill()
        self.leader.wait()


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM,
               signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU):  # fmt: skip
    question = Question()
    os.kill(question.pid, number)
    question.end(-number)
for keys, report in (("\x03", -signal.SIGINT), ("\x1c", -signal.SIGQUIT), ("\x04", 21), ("cow\n", 21)):
    question = Question()
    question.type(keys)
    question.end(report)

# Stopped and continued, several times; what was typed before does not count.
question = Question()
for turn in range(3):
    question.stop(lambda: question.type("cow\x1a"), signal.SIGTSTP)
    question.stop(lambda: os.kill(question.pid, signal.SIGTSTP), signal.SIGTSTP)
question.answer_secretly("horse\n")
question.end(0)
assert b"pawl1" in question.shown and b"horse" not in question.shown, question.shown

# Another program, which has turned the echo off for a question of its own, turns it on while pawl asks.
class Disturbed(Terminal):
    def __init__(self):
        super().__init__()
        # It stays open, so that the modes can be seen when the program has ended.
        self.kept = os.dup(self.device)
        self.modes = termios.tcgetattr(self.kept)
        self.set_echo(False)
        self.running = self.start(["pawl", "--store", "alice", "identity"])

    def set_echo(self, is_on):
        self.modes[3] = self.modes[3] | termios.ECHO if is_on else self.modes[3] & ~termios.ECHO
        termios.tcsetattr(self.kept, termios.TCSANOW, self.modes)

    def has_echo(self):
        return bool(termios.tcgetattr(self.kept)[3] & termios.ECHO)


for number in None, signal.SIGTERM:
    terminal = Disturbed()
    terminal.wait_until(lambda: terminal.shown.endswith(b": "))
    terminal.set_echo(True)
    terminal.wait_until(lambda: not terminal.has_echo())
    if number:
        os.kill(terminal.running.pid, number)
    else:
        terminal.answer_secretly("horse\n")
    terminal.running.wait()
    assert terminal.has_echo(), number

# Ended after it was stopped
question = Question()
question.stop(lambda: question.type("\x1a"), signal.SIGTSTP)
os.kill(question.pid, signal.SIGTERM)
question.end(-signal.SIGTERM)
END
