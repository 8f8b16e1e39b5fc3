# A message cut anywhere is named as truncated, and the whole one can be read afterwards.
conversing
head -c 1500 /dev/urandom > content
alice encrypt -t bob --pad content > message
size=$(stat -c %s message)
[ $size -gt 3900 ] || fail "too short to be cut: $size"

every() {
  local at
  for at in $(seq 97 97 $((size - 1))) 1 14 15 16 17 18 $((size - 1)); do
    head -c $at message > part
    expect 15 bob decrypt part > out
    said truncated
    said 'pawl: hint: '
  done
}
unchanged bob every
# Of nothing at all one cannot tell that it was a message.
refused '15|16' bob decrypt /dev/null

# What comes out before the end is noticed is a beginning of it; with -o nothing is.
head -c $((size - 1)) message > part
expect 15 bob decrypt part > out
cmp -n "$(stat -c %s out)" out content || fail "not what was sent"
refused 15 bob decrypt part -o text
absent text
refused 15 bob decrypt --keep part -o text
absent text

bob decrypt -q message > text
same content text
