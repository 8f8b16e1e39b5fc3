# When the input pauses, the line so far is sent, in armor too.
conversing
mkfifo input
alice encrypt -at bob < input | bob decrypt -q > text &
running=$!
exec 5> input
for line in one two 'a third line, longer than the others by some'; do
  echo "$line" >&5
  until_it grep -q "$line" text
done
exec 5>&-
wait $running
[ "$(wc -l < text)" = 3 ] || fail "not what was sent"

# Also if the input pauses exactly at the end of a chunk
alice encrypt -z 0 -at bob < input | bob decrypt -q > text &
running=$!
exec 5> input
head -c 524288 /dev/zero >&5
whole() { [ "$(stat -c %s text)" = 524288 ]; }
until_it whole
exec 5>&-
wait $running
