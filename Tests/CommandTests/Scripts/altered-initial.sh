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

# The initiator of 2312 bytes precedes the header of 1272 (docs/protocol.md, section 5).
kind=17 initiator=18 header=$((initiator + 2312)) salt=$((header + 1272)) wrapped=$((salt + 32))
mac=$((wrapped + 48)) frame=$((wrapped + 80))
every() {
  local at
  changed 16 14 0
  changed 16 $kind 1
  changed '10|14|15|16' $kind 0
  # E, the ciphertext of the KEM, and what they seal: identity, EK, began, bundle, CT0 and the tag
  for at in 0 31 32 600 1119 1120 1151 1152 1184 1191 1192 1207 1208 1700 2295 2296 2311; do changed 10 $((initiator + at)) $((at % 8)); done
  for at in 0 15 16 31 32 700 1255 1271; do changed 10 $((header + at)) $((at % 8)); done
  # If no session opens a stanza, one that does not verify is not for this store.
  for at in 0 31; do changed 10 $((salt + at)) 1; done
  for at in 0 47; do changed 10 $((wrapped + at)) 1; done
  for at in 0 31; do changed 14 $((mac + at)) 1; done
  # A word that has changed has another length, or breaks a rule.
  for at in 0 1 2 3; do changed '14|15' $((frame + at)) 1; done
  for at in $(seq $((frame + 4)) 97 $((size - 1))) $((size - 1)); do changed 14 $at 1; done
}
unchanged bob every
[ -z "$(bob contact list)" ] || fail "a contact was saved"

bob decrypt -q --accept alice message > text
same content text
