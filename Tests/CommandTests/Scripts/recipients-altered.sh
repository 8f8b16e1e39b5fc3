# A change that concerns one of several recipients is detected by that recipient.
for person in alice bob carol; do $person init -q; done
alice import -q bob <(bob export)
alice import -q carol <(carol export)
echo hello | alice encrypt -t bob -t carol | tee >(cat > first) | bob decrypt -q --accept alice > text
carol decrypt -q --accept alice first > text

head -c 1000 /dev/urandom > content
alice encrypt -t bob -t carol content > message
size=$(stat -c %s message)

# The last frame ends with an authenticator for each recipient, in the random order of the stanzas.
refusing=
for at in $((size - 32)) $((size - 1)); do
  cp message changed
  flip changed $at 0
  if bob decrypt -q --keep changed > text 2> said; then
    same content text
    refused 14 carol decrypt changed
    refusing+=carol
  else
    refused 14 bob decrypt changed
    carol decrypt -q --keep changed > text
    same content text
    refusing+=bob
  fi
done
[[ $refusing = bobcarol || $refusing = carolbob ]] || fail "one of them does not check: $refusing"

# The content, the head and the other recipient's stanza are all bound together.
for at in $((size - 40)) 20 200 $((17 + 2441 + 3)); do
  cp message changed
  flip changed $at 0
  refused '10|14|16' carol decrypt changed
  refused '10|14|16' bob decrypt changed
done
for person in bob carol; do
  $person decrypt -q message > text
  same content text
done
