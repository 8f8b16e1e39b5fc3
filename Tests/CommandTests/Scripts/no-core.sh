# A command that crashes leaves no core dump and prints nothing from its memory, whatever its
# environment asks for, and only root can inspect it while it runs.
conversing
ulimit -c unlimited 2>/dev/null || ulimit -c "$(ulimit -H -c)"
python3 - <<'END'
import os, resource, signal, subprocess

def waiting(**how):
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=yes,interactive=no,color=no", **how.pop("env", {}))
    process = subprocess.Popen(
        ["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment, **how)
    process.stdin.write(b"x" * 300_000)
    process.stdin.flush()
    process.stdout.read(1)
    return process

for number in ("ILL", "TRAP", "SEGV", "BUS", "FPE", "ABRT", "QUIT"):
    process = waiting()
    [cores] = [line for line in open(f"/proc/{process.pid}/limits") if line.startswith("Max core")]
    assert cores.split()[4:6] == ["0", "0"], cores
    os.kill(process.pid, signal.Signals[f"SIG{number}"])
    said = process.stderr.read()
    # What the runtime prints at startup if no backtracer is installed
    said = said.removeprefix(b"swift runtime: unable to locate swift-backtrace; disabling backtracing.\n")
    _, status = os.waitpid(process.pid, 0)
    process.returncode = 0
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.Signals[f"SIG{number}"], (number, status)
    assert not os.WCOREDUMP(status), f"a core after {number}"
    assert said == b"", f"after {number}: {said}"
END
[ -z "$(find . -name 'core*')" ] || fail "a core: $(find . -name 'core*')"

# A process with the same user id has no access.
[ "$(id -u)" = 0 ] || expect=$(id -u)
if [ "$(id -u)" = 0 ]; then
  chmod 755 . && chown -R 65534 .
  as() { setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all -- "$@"; }
  if ! as env HOME="$PWD" pawl --store "$PWD/alice" identity > /dev/null 2>&1; then
    echo "skipped: the program cannot be run here by another user"
    exit 0
  fi
else
  as() { "$@"; }
fi
mkfifo input
as env HOME="$PWD" pawl --store alice encrypt -t bob < input > message &
exec 5> input
head -c 300000 /dev/zero >&5
until_it [ -s message ]
process=$(pgrep -n -P $! pawl || echo $!)
for file in mem environ maps; do
  expect '1|2' as head -c 1 /proc/$process/$file > part
  said 'ermission denied'
done
exec 5>&-
wait
