# The progress line is drawn for the output of a command, and for what a command gets, unless that writes to
# the terminal itself.
conversing
head -c 16000000 /dev/urandom > content
alice encrypt -t bob -z 0 content > message
cat > drain.py <<'END'
import os, sys, time
begin = time.monotonic()
while os.read(0, 65536):
    if time.monotonic() - begin < 2.5: time.sleep(0.04)
print("drained")
END
# lines: prints each progress line that was drawn.
lines() { tr '\r' '\n' < shown | sed -n 's/^\x1b\[K//p' | grep -a '^[0-9]' || true; }

for streams in 02 2; do
  expect 0 at_terminal --columns 80 --streams $streams -- \
    pawl --store alice encrypt -t bob -- sh -c 'for n in $(seq 15); do echo $n; sleep 0.1; done' > out
  [ -n "$(lines)" ] || fail "no line: $(cat -v shown)"
  bob decrypt -q out -- diff - <(seq 15)
  expect 0 at_terminal --columns 80 --streams $streams -- pawl --store bob decrypt --keep message -- python3 drain.py > out
  lines | grep -aq ' %, ' || fail "no line: $(cat -v shown)"
  has out drained
  has shown 'pawl: from alice'
  [ "$(tail -c 3 shown)" = $'\e[K' ] || fail "a trace: $(cat -v shown)"
done
expect 0 at_terminal --columns 80 --streams 12 -- pawl --store bob decrypt message -- python3 drain.py
[ -z "$(lines)" ] || fail "a line: $(cat -v shown)"
has shown drained
