# If a long message is truncated, what has been released is its beginning, in whole frames.
conversing
head -c 1000000 /dev/urandom > content
alice encrypt -t bob content > message

for size in 200000 500000 1000000; do
  head -c $size message > part
  expect 15 bob decrypt part > out
  length=$(stat -c %s out)
  [ $length -le $size ] || fail "more than there was"
  head -c $length content > beginning
  same beginning out
  refused 15 bob decrypt part -o text
  absent text
done
[ $length -gt 0 ] || fail "nothing was released"

# Also from a pipe that ends early
expect 15 bob decrypt < <(head -c 700000 message) > out
head -c "$(stat -c %s out)" content > beginning
same beginning out

bob decrypt -q message > text
same content text
