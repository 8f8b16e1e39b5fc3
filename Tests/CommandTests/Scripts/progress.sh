# A long stream shows its progress on a terminal and in status lines, and leaves no trace of it.
conversing
mkfifo input

# on_terminal COMMAND…: runs the command, from and to files, with a terminal as its standard error.
on_terminal() { at_terminal --streams 2 -- "$@" < input > message; }

# This takes more than a second: input arrives until progress has been shown.
feed() {
  exec 5> input
  for piece in $(seq 1 15); do
    head -c 300000 /dev/zero >&5
    sleep 0.1
  done
  exec 5>&-
}

feed & on_terminal pawl --store alice encrypt -t bob --status-fd 1 -o whole
wait
grep -aq 'MB, .*/s' shown || fail "no progress: $(cat -v shown)"
tail -c 4 shown | od -An -c | tr -d ' \n' | grep -qF '\r033[K' || fail "a trace is left: $(cat -v shown)"
grep -aq '"event":"progress","bytes":' message || fail "no progress in the status lines"

for option in -q --no-progress; do
  feed & on_terminal pawl --store alice encrypt -t bob $option
  wait
  empty shown
done
