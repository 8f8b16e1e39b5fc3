# A bundle that was altered, truncated or extended at any point is refused.
alice init -q
bob init -q --name bob
bob export --one-time | sed '1d;$d' | base64 -d > bundle
size=$(stat -c %s bundle)

# damaged STATUS: alice cannot import the file "damaged".
damaged() {
  expect "$1" alice import bob damaged > out
  empty out
  said 'pawl: error: '
}

# changed OFFSET: makes the file "damaged", with one bit of that byte flipped.
changed() {
  cp bundle damaged
  flip damaged "$1" $(($1 % 8))
}

every() {
  local at
  # The magic
  for at in 0 5 6 14; do
    changed $at
    damaged 16
  done
  # The signature, in the last 64 bytes, covers the keys and the times.
  for at in $(seq 16 53 $((size - 70))) $((size - 64)) $((size - 33)) $((size - 32)) $((size - 1)); do
    changed $at
    damaged '14|16'
  done
  changed $((size - 66))
  damaged 14
  changed $((size - 64))
  damaged 14

  for at in 1 14 15 16 $(seq 20 97 $((size - 1))) $((size - 64)) $((size - 1)); do
    head -c $at bundle > damaged
    damaged 16
  done
  { cat bundle; echo; } > damaged
  damaged '14|16'
  cat bundle bundle > damaged
  damaged '14|16'
  { cat bundle; head -c 5000000 /dev/zero; } > damaged
  damaged '14|16'
}
unchanged alice every

[ -z "$(alice contact list)" ] || fail "a contact was saved"
alice import -q bob bundle
