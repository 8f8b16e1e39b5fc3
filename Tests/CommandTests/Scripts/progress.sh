# A long stream shows its progress on a terminal and in status lines, and leaves no trace of it.
conversing
mkfifo input

# on_terminal COMMAND…: what it writes to a terminal that is its standard error.
on_terminal() {
  python3 -c 'import os, pty, subprocess, sys
outer, inner = pty.openpty()
running = subprocess.Popen(sys.argv[1:], stdin=open("input", "rb"), stdout=open("message", "wb"), stderr=inner)
os.close(inner)
seen = b""
while True:
    try:
        piece = os.read(outer, 4096)
    except OSError:
        break
    if not piece:
        break
    seen += piece
open("seen", "wb").write(seen)
sys.exit(running.wait())' "$@"
}

# It takes more than a second: pieces go in until the meter has spoken.
feed() {
  exec 5> input
  for piece in $(seq 1 15); do
    head -c 300000 /dev/zero >&5
    sleep 0.1
  done
  exec 5>&-
}

feed & on_terminal pawl --store alice encrypt -t bob --status-fd 1
wait
grep -aq 'MB, .*/s' seen || fail "no progress: $(cat -v seen)"
tail -c 4 seen | od -An -c | tr -d ' \n' | grep -qF '\r033[K' || fail "a trace is left: $(cat -v seen)"
grep -aq '"event":"progress","bytes":' message || fail "no progress in the status lines"

for option in -q --no-progress; do
  feed & on_terminal pawl --store alice encrypt -t bob $option
  wait
  empty seen
done
