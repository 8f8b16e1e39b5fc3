# A change that concerns one of several recipients is detected by that recipient.
for person in alice bob carol; do $person init -q; done
alice import -q bob <(bob export)
alice import -q carol <(carol export)
echo hello | alice encrypt -t bob -t carol | tee >(cat > first) | bob decrypt -q --accept alice > text
carol decrypt -q --accept alice first > text

head -c 1000 /dev/urandom > content
alice encrypt -t bob -t carol content > message
size=$(stat -c %s message)

# The last frame ends with an authenticator for each recipient, in their order.
cp message changed
flip changed $((size - 32)) 0
refused 14 bob decrypt changed
carol decrypt -q --keep changed > text
same content text
cp message changed
flip changed $((size - 1)) 0
refused 14 carol decrypt changed
bob decrypt -q --keep changed > text
same content text

# The content, the head and the other recipient's stanza are all bound together.
for at in $((size - 40)) 20 200 $((17 + 2577 + 3)); do
  cp message changed
  flip changed $at 0
  refused '10|14|16' carol decrypt changed
  refused '10|14|16' bob decrypt changed
done
for person in bob carol; do
  $person decrypt -q message > text
  same content text
done
