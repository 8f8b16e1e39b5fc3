# Without another source the passphrase is asked for at the terminal, whatever the standard streams
# are, and is not shown.
conversing
cat > ask.py <<'PY'
import os, pty, signal, sys, termios, time
answers, command = sys.argv[1].split(","), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp("/bin/sh", ["sh", "-c", command[0]])
seen = b""
for answer in answers:
    while b": " not in seen.split(b"\n")[-1]:
        seen += os.read(terminal, 1000)
    echo = termios.tcgetattr(terminal)[3] & termios.ECHO
    assert not echo, "the echo is on"
    if answer == "^C":
        os.write(terminal, b"\x03")
    else:
        os.write(terminal, answer.encode() + b"\n")
    seen += b"\n"
    time.sleep(0.05)
while True:
    try:
        more = os.read(terminal, 1000)
    except OSError:
        break
    if not more:
        break
    seen += more
status = os.waitpid(child, 0)[1]
sys.stdout.write(seen.decode())
if answers[-1] == "^C":
    sys.exit(0 if os.WIFSIGNALED(status) or os.WEXITSTATUS(status) > 128 else 1)
sys.exit(os.WEXITSTATUS(status))
PY
ask() { python3 ask.py "$@" > seen; }

ask horse,horse 'pawl --store alice passphrase set'
has seen 'pawl: new passphrase: '
has seen 'pawl: repeat new passphrase: '
lacks seen horse
ask horse 'pawl --store alice identity'
has seen pawl1
lacks seen horse

# Data on standard input is not taken for it.
echo hello | bob encrypt -t alice > message
ask horse 'pawl --store alice decrypt -q < message > out'
has out hello

status=0
ask cow 'pawl --store alice identity' || status=$?
[ "$status" = 21 ] || fail "status $status"
has seen 'the passphrase is wrong'
status=0
ask horse,pig,cow 'pawl --store alice passphrase set' || status=$?
[ "$status" = 21 ] || fail "status $status"
has seen 'the two passphrases differ'
# The echo is on again also when the question is answered by a signal.
ask '^C' 'pawl --store alice identity; status=$?; stty -a | grep -qw -e "-echo" && exit 9; exit $status'
ask horse 'pawl --store alice passphrase remove'
alice identity > identity
