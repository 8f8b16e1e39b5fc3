# A command that a signal ends leaves the store usable and the message readable.
conversing
head -c 1000000 /dev/urandom > content
alice encrypt -t bob content > message
mkfifo input

for signal in TERM HUP KILL; do
  number=$(kill -l $signal)
  # It has read the head and released a frame, then waits for the rest.
  pawl --store bob decrypt -q < input > part &
  running=$!
  exec 5> input
  head -c 700000 message >&5
  until_it [ -s part ]
  kill -$signal $running
  status=0
  wait $running || status=$?
  exec 5>&-
  [ $status = $((128 + number)) ] || fail "status $status after $signal"
  cmp -n "$(stat -c %s part)" part content || fail "not what was sent"

  pawl --store alice encrypt -t bob < input > part &
  running=$!
  exec 5> input
  head -c 300000 content >&5
  until_it [ -s part ]
  kill -$signal $running
  status=0
  wait $running || status=$?
  exec 5>&-
  [ $status = $((128 + number)) ] || fail "status $status after $signal"
  refused 15 bob decrypt part -o text
done

bob decrypt -q message > text
same content text
echo hello | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = hello ] || fail "not what was sent"
