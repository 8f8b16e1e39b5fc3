# A first message with one flipped bit leaves no trace, and the intact one can be read afterwards.
acquainted
head -c 300 /dev/urandom > content
alice encrypt -t bob content > message
size=$(stat -c %s message)

# changed STATUS OFFSET BIT: bob refuses the message with that bit flipped, with that status.
changed() {
  cp message changed
  flip changed "$2" "$3"
  expect "$1" bob decrypt --accept alice changed > out
  said 'pawl: error: '
  empty out
}

# The initiator precedes the header and takes 136 bytes (docs/protocol.md, section 5).
kind=17 initiator=18 header=154 salt=$((154 + 2360)) wrapped=$((154 + 2392)) mac=$((154 + 2440))
every() {
  local at
  changed 16 14 0
  changed 16 $kind 1
  changed '10|14|15|16' $kind 0
  for at in 0 31 32 64 96 103 119 120 135; do changed 10 $((initiator + at)) $((at % 8)); done
  for at in 0 15 16 31 32 1200 2343 2359; do changed 10 $((header + at)) $((at % 8)); done
  # If no session opens a stanza, one that does not verify is not for this store.
  for at in 0 31; do changed 10 $((salt + at)) 1; done
  for at in 0 47; do changed 10 $((wrapped + at)) 1; done
  for at in 0 31; do changed 14 $((mac + at)) 1; done
  for at in $(seq $((mac + 36)) 97 $((size - 1))) $((size - 1)); do changed 14 $at 1; done
}
unchanged bob every
[ -z "$(bob contact list)" ] || fail "a contact was saved"

bob decrypt -q --accept alice message > text
same content text
