# A message that is cut anywhere is reported as truncated, and the complete message can be read
# afterwards.
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
# Empty input cannot be recognised as a message.
refused '15|16' bob decrypt /dev/null

# What is released before the end is noticed is the beginning of the content; with -o nothing is.
head -c $((size - 1)) message > part
expect 15 bob decrypt part > out
cmp -n "$(stat -c %s out)" out content || fail "not what was sent"
refused 15 bob decrypt part -o text
absent text
refused 15 bob decrypt --keep part -o text
absent text

bob decrypt -q message > text
same content text
