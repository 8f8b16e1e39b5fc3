# FIFOs and process substitutions are read once, from front to back, and written directly.
conversing
head -c 300000 /dev/urandom > content
mkfifo fifo

cat content > fifo &
alice encrypt -t bob fifo > message
wait $!
bob decrypt -q <(cat message) > text
same content text

cat fifo > message &
alice encrypt -t bob content -o fifo
wait $!
cat message > fifo &
bob decrypt -q fifo > text
wait $!
same content text
[ -p fifo ] || fail "the FIFO was replaced"

cat fifo > text &
alice encrypt -t bob content | bob decrypt -q -o fifo
wait $!
same content text
[ -p fifo ] || fail "the FIFO was replaced"

alice encrypt -t bob <(cat content) -o >(cat > fifo) &
bob decrypt -q fifo -o text
wait $!
same content text

# A link to a FIFO
ln -s fifo link
cat fifo > text &
alice encrypt -t bob content | bob decrypt -q -o link
wait $!
same content text
[ -L link ] && [ -p fifo ] || fail "something was replaced"

# A bundle, and devices
alice import -q bob <(bob export)
alice import -q bob /dev/stdin < <(bob export)
alice encrypt -t bob /dev/stdin < content > message
bob decrypt -q /dev/stdin -o /dev/stdout < message | cmp - content
alice encrypt -t bob content -o /dev/null
[ -c /dev/null ] || fail "the device was replaced"
alice encrypt -t bob /dev/null -o /dev/stdout | bob decrypt -q /dev/fd/0 -o /dev/fd/1 > text
empty text

# A file that takes the place of a FIFO in the moment before it is opened is not written over.
mkfifo place
echo mine > mine
strace -qq -f -o trace -e trace=openat -P "$PWD/place" -e inject=openat:delay_enter=3000000 \
  pawl --store alice encrypt -t bob content -o "$PWD/place" 2> said &
until_it grep -q place trace
mv mine place
status=0
wait $! || status=$?
[ $status = 23 ] || fail "status $status: $(cat said)"
said 'cannot write to'
[ "$(cat place)" = mine ] || fail "it was written over: $(head -c 100 place)"
