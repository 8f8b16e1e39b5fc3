# No output file exists before the input has ended, and an interrupted command leaves nothing behind.
conversing
mkfifo input
echo old > old

# started COMMAND…: starts the command and waits until it has opened its input, which is descriptor 5.
started() {
  "$@" < input 2> said &
  running=$!
  exec 5> input
}
stopped() {
  local status=0
  kill -TERM $running
  wait $running || status=$?
  [ $status = 143 ] || fail "status $status: $(cat said)"
  exec 5>&-
}

list() { ls -A | grep -Ev '^(said|before|after)$'; }
list > before
started timeout 30 pawl --store alice encrypt -t bob -o new
head -c 300000 /dev/urandom >&5
absent new
exec 5>&-
wait $running
bob decrypt -q new > text
[ "$(stat -c %s text)" = 300000 ] || fail "not whole"
rm new text

started pawl --store alice encrypt -t bob -o new
head -c 300000 /dev/urandom >&5
stopped
started pawl --store alice encrypt -t bob -o old
head -c 300000 /dev/urandom >&5
stopped
head -c 300000 /dev/urandom | alice encrypt -t bob > message
started pawl --store bob decrypt -o old
head -c 300000 message >&5
unchanged bob stopped
[ "$(cat old)" = old ] || fail "the old file has changed"
bob decrypt -q message -o old
[ "$(stat -c %s old)" = 300000 ] || fail "not whole"
rm message

list > after
diff before after || fail "something was left over"
