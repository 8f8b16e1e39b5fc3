# The progress line has bytes and rate, and for a file the percentage and the time left. It fits the
# terminal, stays away from text on it, and is erased in the end, also when that is an error.
conversing
head -c 8000000 /dev/urandom > content
alice encrypt -t bob content > message
head -c 7900000 message > cut

cat > slowly.py <<'END'
# slowly.py COLUMNS OUTPUT COMMAND…: the command with a terminal for its standard error; its standard
# output is read slowly, or is the terminal too. What the terminal gets is in the file "seen".
import fcntl, os, pty, struct, subprocess, sys, termios, threading, time
columns, output, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
outer, inner = pty.openpty()
fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
read, write = os.pipe()
target = inner if output == "terminal" else write
running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=target, stderr=inner)
os.close(inner), os.close(write)
def drain():
    begin = time.monotonic()
    while piece := os.read(read, 65536):
        # What does not fit the pipe and the workers waits for two seconds and a half.
        if time.monotonic() - begin < 2.5: time.sleep(0.07)
threading.Thread(target=drain, daemon=True).start()
seen = b""
while True:
    try: piece = os.read(outer, 65536)
    except OSError: break
    if not piece: break
    seen += piece
open("seen", "wb").write(seen)
sys.exit(running.wait())
END
slowly() { expect "$1" python3 slowly.py "${@:2}"; }
# lines: each line that was drawn, one on each.
lines() { tr '\r' '\n' < seen | sed -n 's/^\x1b\[K//p' | grep -a '^[0-9]' || true; }

for command in 'alice encrypt -t bob -z 0 content' 'bob decrypt -q --keep message'; do
  slowly 0 80 pipe pawl --store ${command/ -q/}
  lines | grep -aqE '^[0-9.]+ MB, [0-9.]+ [kM]B/s, [0-9]+ %, [0-9]+:[0-9]{2} left$' ||
    fail "no such line: $(cat -v seen)"
  lines > drawn
  slowly 0 20 pipe pawl --store ${command/ -q/} --no-progress
  [ -z "$(lines)" ] || fail "a line: $(cat -v seen)"
  # It fits, with the last column free.
  slowly 0 20 pipe pawl --store ${command/ -q/}
  [ -n "$(lines)" ] || fail 'no line on a narrow terminal'
  if lines | grep -aE '^.{20}'; then fail "a line that wraps: $(cat -v seen)"; fi
  # Erased
  last=$(tr '\r' '\n' < seen | grep -a '^.\[K' | tail -n 1)
  [ "$last" = $'\e[K' ] || [[ $last = $'\e[Kpawl: from alice'* ]] || fail "a trace: $(cat -v seen)"
done
slowly 15 80 pipe pawl --store bob decrypt cut
[ -n "$(lines)" ] || fail 'no line'
tr '\r' '\n' < seen | grep -a -A9 '^.\[K' | grep -aq $'^\e\\[Kpawl: error: ' ||
  fail "the error does not stand alone: $(cat -v seen)"

# None where it could not be erased, and none amid text.
TERM=dumb slowly 0 80 pipe pawl --store alice encrypt -t bob -z 0 content
[ -z "$(lines)" ] || fail "a line: $(cat -v seen)"
mkfifo slow
(exec 5> slow; for piece in $(seq 15); do head -c 1000 /dev/zero >&5; sleep 0.1; done) &
slowly 0 80 terminal pawl --store alice encrypt -at bob slow
[ -z "$(lines)" ] || fail "a line amid text: $(cat -v seen)"
# A file that is written leaves the terminal free.
(exec 5> slow; for piece in $(seq 15); do head -c 1000 /dev/zero >&5; sleep 0.1; done) &
slowly 0 80 terminal pawl --store alice encrypt -at bob slow -o out
[ -n "$(lines)" ] || fail 'no line'
