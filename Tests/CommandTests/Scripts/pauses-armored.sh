# A line goes out when the input pauses, through armor too.
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

# Also when the input pauses just where a chunk is full.
alice encrypt -z 0 -at bob < input | bob decrypt -q > text &
running=$!
exec 5> input
head -c 524288 /dev/zero >&5
whole() { [ "$(stat -c %s text)" = 524288 ]; }
until_it whole
exec 5>&-
wait $running
