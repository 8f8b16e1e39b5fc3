# A command that a signal ends leaves the store usable and the message readable.
conversing
head -c 1000000 /dev/urandom > content
alice encrypt -t bob content > message
mkfifo input

# ended SIGNAL COUNT FILE COMMAND…: the signal ends the command when it has read COUNT bytes of the
# file, has written something to `part` and is waiting for the rest.
ended() {
  local signal=$1 count=$2 file=$3 status=0
  shift 3
  "$@" < input > part &
  running=$!
  exec 5> input
  head -c "$count" "$file" >&5
  until_it [ -s part ]
  kill -"$signal" $running
  wait $running || status=$?
  exec 5>&-
  [ $status = $((128 + $(kill -l "$signal"))) ] || fail "status $status after $signal"
}

for signal in TERM HUP KILL; do
  ended $signal 700000 message pawl --store bob decrypt -q
  cmp -n "$(stat -c %s part)" part content || fail "not what was sent"
  ended $signal 300000 content pawl --store alice encrypt -t bob
  refused 15 bob decrypt part -o text
done

bob decrypt -q message > text
same content text
echo hello | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = hello ] || fail "not what was sent"
