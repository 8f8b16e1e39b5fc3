# A backup that is made while other processes write to the store is complete.
conversing
echo hello > hello
echo secret > passphrase
export PAWL_PASSPHRASE_FILE=passphrase
alice verify -q bob --confirm > number
(while [ ! -e over ]; do alice encrypt -t bob hello > last && mv last message; done) &
(while [ ! -e over ]; do bob export > other && alice import -q --new-session bob other; done) &
for i in 1 2; do
  alice backup -o kept
  pawl --store new.$i init -q --from-backup kept
  [ "$(pawl --store new.$i identity)" = "$(alice identity)" ] || fail "another identity"
  pawl --store new.$i contact list > contacts
  has contacts bob
  has contacts '	verified'
  pawl --store new.$i check > found
done
: > over
wait
alice check > found
bob decrypt -q message > text
same hello text
