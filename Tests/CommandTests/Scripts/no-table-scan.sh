# How much of the store a message reads depends neither on the number of contacts nor on the number of
# earlier messages.
conversing
echo hello > hello
# reads COMMAND…: prints how many pages of the database it reads.
reads() { strace -f -qq -o trace -e trace=pread64 -- "$@" > out && grep -c pread64 trace; }
bob encrypt -t alice hello > letter.1
bob encrypt -t alice hello > letter.2
decrypted=$(reads pawl --store alice decrypt letter.1)
same hello out
before=$(reads pawl --store alice encrypt -t bob hello)
same out out
for i in $(seq 60); do
  pawl --store carol.$i init -q
  pawl --store carol.$i export > bundle
  alice import -q carol.$i bundle
  alice encrypt -t carol.$i hello > message
  rm -r carol.$i
done
after=$(reads pawl --store alice encrypt -t bob hello)
# A B-tree one level deeper costs one page for each lookup.
[ "$after" -le $((before + 15)) ] || fail "$after pages read with 61 contacts, $before with one"
# All of these contacts may answer. The latest turn of any conversation is tried first. If the sender is named,
# they are, however long ago their last turn was.
later=$(reads pawl --store alice decrypt -f bob letter.2)
same hello out
[ "$later" -le $((decrypted + 15)) ] || fail "$later pages read for a known sender, $decrypted before"
for i in 1 2; do
  alice encrypt -t bob hello | bob decrypt -q > text
  bob encrypt -t alice hello > letter
  [ $i = 2 ] || alice decrypt -q letter > text
done
later=$(reads pawl --store alice decrypt letter)
same hello out
[ "$later" -le $((decrypted + 15)) ] || fail "$later pages read for a late sender, $decrypted before"

for i in $(seq 150); do alice encrypt -t bob hello > message; done
later=$(reads pawl --store alice encrypt -t bob hello)
[ "$later" -le $((after + 2)) ] || fail "$later pages read after 150 messages, $after before"
bob decrypt -q message > text
same hello text
