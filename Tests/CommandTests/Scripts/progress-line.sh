# The progress line shows bytes and rate, and for a file also the percentage and the time left; it fits
# the terminal, keeps apart from text, and is erased at the end, even after an error.
conversing
head -c 8000000 /dev/urandom > content
alice encrypt -t bob content > message
# Longer than what is read before anything is written
head -c 24000000 /dev/urandom > long
alice encrypt -t bob long | head -c 23900000 > cut || true

# slowly STATUS COLUMNS COMMAND…: the command ends with that status; its standard error is a terminal
# and its standard output is read slowly, so that what does not fit the pipe and the workers waits for
# two and a half seconds.
cat > drain.py <<'END'
import os, time
begin = time.monotonic()
while os.read(0, 65536):
    if time.monotonic() - begin < 2.5: time.sleep(0.07)
END
drained() { at_terminal --columns "$1" --streams 2 -- "${@:2}" | python3 drain.py; }
slowly() { expect "$1" drained "${@:2}"; }
# both STATUS COMMAND…: the same, with one terminal for standard output and standard error.
both() { expect "$1" at_terminal --columns 80 --streams 12 -- "${@:2}"; }
# lines: prints each progress line that was drawn.
lines() { tr '\r' '\n' < shown | sed -n 's/^\x1b\[K//p' | grep -a '^[0-9]' || true; }

for command in 'alice encrypt -t bob -z 0 content' 'bob decrypt -q --keep message'; do
  slowly 0 80 pawl --store ${command/ -q/}
  lines | grep -aqE '^[0-9.]+ MB, [0-9.]+ [kM]B/s, [0-9]+ %, [0-9]+:[0-9]{2} left$' ||
    fail "no such line: $(cat -v shown)"
  lines > drawn
  slowly 0 20 pawl --store ${command/ -q/} --no-progress
  [ -z "$(lines)" ] || fail "a line: $(cat -v shown)"
  # It fits, with the last column free.
  slowly 0 20 pawl --store ${command/ -q/}
  [ -n "$(lines)" ] || fail 'no line on a narrow terminal'
  if lines | grep -aE '^.{20}'; then fail "a line that wraps: $(cat -v shown)"; fi
  # Erased
  last=$(tr '\r' '\n' < shown | grep -a '^.\[K' | tail -n 1)
  [ "$last" = $'\e[K' ] || [[ $last = $'\e[Kpawl: from alice'* ]] || fail "a trace: $(cat -v shown)"
done
slowly 15 80 pawl --store bob decrypt cut
[ -n "$(lines)" ] || fail 'no line'
tr '\r' '\n' < shown | grep -a -A9 '^.\[K' | grep -aq $'^\e\\[Kpawl: error: ' ||
  fail "the error does not stand alone: $(cat -v shown)"

# No progress line if it could not be erased, and none in the middle of text
TERM=dumb slowly 0 80 pawl --store alice encrypt -t bob -z 0 content
[ -z "$(lines)" ] || fail "a line: $(cat -v shown)"
mkfifo slow
(exec 5> slow; for piece in $(seq 15); do head -c 1000 /dev/zero >&5; sleep 0.1; done) &
both 0 pawl --store alice encrypt -at bob slow
[ -z "$(lines)" ] || fail "a line amid text: $(cat -v shown)"
# If the output goes to a file, the terminal is free.
(exec 5> slow; for piece in $(seq 15); do head -c 1000 /dev/zero >&5; sleep 0.1; done) &
both 0 pawl --store alice encrypt -at bob slow -o out
[ -n "$(lines)" ] || fail 'no line'
