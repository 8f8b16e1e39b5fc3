# What a message costs of the store depends neither on how many contacts there are nor on how many messages
# came before.
conversing
echo hello > hello
# reads COMMAND…: how many pages it reads of the database.
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
# A tree of pages that is one level deeper, for each of the lookups.
[ "$after" -le $((before + 15)) ] || fail "$after pages read with 61 contacts, $before with one"
for i in $(seq 150); do alice encrypt -t bob hello > message; done
later=$(reads pawl --store alice encrypt -t bob hello)
[ "$later" -le $((after + 2)) ] || fail "$later pages read after 150 messages, $after before"
bob decrypt -q message > text
same hello text
