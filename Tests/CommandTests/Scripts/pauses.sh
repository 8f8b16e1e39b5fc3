# Whatever the input holds when it pauses is delivered while it is still open.
conversing
mkfifo input
timeout 30 pawl --store alice encrypt -t bob < input |
  timeout 30 pawl --store bob decrypt -q > text &
pipeline=$!
exec 5> input

# The promise is a pause of 100 ms; a bound of three seconds allows for other load on the machine.
arrived() { [ "$(cat text)" = "$1" ]; }
SECONDS=0
echo one >&5
until_it arrived one
[ $SECONDS -le 3 ] || fail "it took $SECONDS s"
echo two >&5
until_it arrived "$(printf 'one\ntwo')"
printf 'thr' >&5
until_it arrived "$(printf 'one\ntwo\nthr')"
echo ee >&5
until_it arrived "$(printf 'one\ntwo\nthree')"
kill -0 $pipeline || fail "it has ended"

# Meanwhile both stores can send and receive other messages.
echo other | alice encrypt -t bob > other
bob decrypt -q other > other-text
[ "$(cat other-text)" = other ] || fail "not what was sent"
echo other | bob encrypt -t alice | alice decrypt -q > other-text
[ "$(cat other-text)" = other ] || fail "not what was sent"

exec 5>&-
wait $pipeline
arrived "$(printf 'one\ntwo\nthree')" || fail "not what was sent: $(cat text)"
