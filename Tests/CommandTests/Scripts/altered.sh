# A message with one flipped bit is refused, with the status for the part that was changed.
conversing
head -c 1000 /dev/urandom > content
alice encrypt -t bob content > message
size=$(stat -c %s message)

# changed STATUS OFFSET BIT: bob refuses the message with that bit flipped, with that status.
changed() {
  cp message changed
  flip changed "$2" "$3"
  expect "$1" bob decrypt changed > out
  said 'pawl: error: '
  empty out
}

# The parts of a message and their offsets (docs/protocol.md, sections 5 and 6)
magic=0 count=15 kind=17 header=18 salt=$((18 + 2360)) wrapped=$((18 + 2392)) mac=$((18 + 2440))
frame=$((mac + 32)) body=$((mac + 36)) # the word is masked

every() {
  local at
  for at in 0 3 5 6 8 14; do changed 16 $((magic + at)) $((at % 8)); done
  # More stanzas than there are, more than are allowed, and none
  changed '14|15|16' $count 7
  changed '10|14|15|16' $((count + 1)) 1
  changed 16 $((count + 1)) 0
  changed 16 $kind 1
  changed '10|14|15|16' $kind 0
  # A header that no key opens
  for at in 0 15 16 31 32 1000 2343 2344 2359; do changed 10 $((header + at)) $((at % 8)); done
  # A stanza, and then the whole head, that does not verify
  for at in 0 31; do changed 14 $((salt + at)) $((at % 8)); done
  for at in 0 31 32 47; do changed 14 $((wrapped + at)) $((at % 8)); done
  for at in 0 17 31; do changed 14 $((mac + at)) $((at % 8)); done
  # The word of the frame, in which a flipped bit changes the same bit of the plain word: the last
  # flag, the codec, a length that is too large, and one that is longer or shorter
  for at in 3 4 5 6 7; do changed 14 $frame $at; done
  for at in 0 1 2; do changed 14 $frame $at; done
  for at in 5 6 7; do changed 14 $((frame + 1)) $at; done
  for at in 0 1 2 3; do changed 15 $((frame + 1)) $at; done
  changed 15 $((frame + 2)) 4
  for at in 0 1 2 3 4 5 6 7; do changed '14|15' $((frame + 3)) $at; done
  # The content and the tag
  for at in $(seq $body 97 $((size - 1))) $((size - 16)) $((size - 1)); do
    changed 14 $at $((at % 8))
  done
}
unchanged bob every

cp message changed
flip changed $((size - 1)) 0
refused 14 bob decrypt changed -o text
absent text
refused 14 bob decrypt --keep changed

bob decrypt -q message > text
same content text
