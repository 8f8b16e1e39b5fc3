# How much of the store a message reads depends neither on the number of contacts nor on the number of
# earlier messages.
conversing
echo hello > hello
# reads COMMAND…: prints how many pages of the database it reads.
reads() { strace -f -qq -o trace -e trace=pread64 -- "$@" > out && grep -c pread64 trace; }
before=$(reads pawl --store alice encrypt -t bob hello)
same out out
for i in $(seq 60); do
  pawl --store carol.$i init -q
  pawl --store carol.$i export > bundle
  alice import -q carol.$i bundle
  rm -r carol.$i
done
after=$(reads pawl --store alice encrypt -t bob hello)
# A B-tree one level deeper costs one page for each lookup.
[ "$after" -le $((before + 15)) ] || fail "$after pages read with 61 contacts, $before with one"
for i in $(seq 150); do alice encrypt -t bob hello > message; done
later=$(reads pawl --store alice encrypt -t bob hello)
[ "$later" -le $((after + 2)) ] || fail "$later pages read after 150 messages, $after before"
bob decrypt -q message > text
same hello text
