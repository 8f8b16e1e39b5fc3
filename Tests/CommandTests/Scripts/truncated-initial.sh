# A first message cut anywhere makes no contact and no session; the whole one does afterwards.
acquainted
head -c 1500 /dev/urandom > content
alice encrypt -t bob --pad content > message
size=$(stat -c %s message)

every() {
  local at
  for at in $(seq 97 97 $((size - 1))) $((size - 1)); do
    head -c $at message > part
    expect 15 bob decrypt --accept alice part > out
    said truncated
  done
}
unchanged bob every
# Of nothing at all one cannot tell that it was a message.
refused '15|16' bob decrypt /dev/null
[ -z "$(bob contact list)" ] || fail "a contact was saved"

bob decrypt -q --accept alice message > text
same content text
