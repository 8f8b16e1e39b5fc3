# Words for scripts about several messages in one input, with the people that they need: Alice writes to Bob,
# and Carol is somebody else.

conversing
carol init -q
carol export | alice import -q carol

# content NUMBER: prints what the message with this number holds.
content() { echo "content $1"; }

# fresh: alice writes the messages 1 to $count to bob, and `foreign` to carol, with these options.
count=3
options=
fresh() {
  local i
  for i in $(seq $count); do
    content $i > content.$i
    alice encrypt $options -t bob content.$i > $i
  done
  alice encrypt $options -t carol content.1 > foreign
}

# come_out COUNT: bob reads a stream, and each of the messages comes out before the next one comes.
come_out() {
  local i reader
  mkfifo stream
  bob decrypt -q --all < stream > out &
  reader=$!
  exec 4> stream
  for i in $(seq "$1"); do
    cat $i >&4
    cat $(seq -f 'content.%g' $i) > wanted
    until_it cmp -s wanted out
  done
  exec 4>&-
  wait $reader
}
