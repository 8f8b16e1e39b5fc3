# A first message that is cut anywhere creates no contact and no session; the complete message then
# does.
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
# Empty input cannot be recognised as a message.
refused '15|16' bob decrypt /dev/null
[ -z "$(bob contact list)" ] || fail "a contact was saved"

bob decrypt -q --accept alice message > text
same content text
