# inspect describes a message or a bundle without using it up, and says who it is from if the store
# knows.
conversing
head -c 300000 /dev/urandom > content
alice encrypt -t bob content > message
unchanged bob bob inspect message > told
has told 'kind            message'
has told 'armored         no'
has told 'stanzas         1'
has told 'initial         0'
has told "bytes           $(wc -c < message)"
has told 'whole           yes'
has told 'from            alice'
has told "identity        $(alice identity)"
alice inspect message > told
has told 'not for this store'
# Without a store, from a pipe, as text
HOME=$PWD/nowhere pawl inspect --json < message > told
told told kind '"message"'
told told stanzas 1
lacks told whole
lacks told frames
lacks told readable
alice inspect --json message > told
told told reason '"not for this store"'
lacks told whole
lacks told frames
alice encrypt -a --pad -t bob content > padded
bob inspect --json padded > told
told told armored true
[ "$(value told padding_frames)" -gt 0 ] || fail 'no padding is seen'
told told number 1

# Incomplete and malformed input is reported, with the status of its class.
for size in 2500 2600 100000; do
  head -c $size message > cut
  expect 15 bob inspect cut > told
  has told 'whole           no'
done
{ cat message; echo more; } > longer
expect 14 bob inspect longer > told
expect 16 bob inspect content
expect 15 bob inspect /dev/null
expect 23 bob inspect missing
expect 2 bob inspect message message

bob decrypt -q --keep message > out
same content out
bob inspect message > told
has told 'kept            yes'
bob forget -q message
bob inspect message > told
has told 'already decrypted'
lacks told whole
bob decrypt -q padded > out
same content out

# Bundles of anyone: your own and expired ones are described, and forged ones are not.
bob export --one-time > bundle
bob inspect --json bundle > told
told told kind '"bundle"'
told told one_time true
told told suggested_name '"bob"'
told told identity "\"$(bob identity)\""
told told importable true
bob export --valid-for 1s > brief
expired() { alice inspect brief | grep -q 'importable *no'; }
until_it expired
sed '1d;$d' bundle | base64 -d > binary
pawl inspect binary > told
has told 'armored         no'
flip binary 700 3
expect 14 pawl inspect binary > told
empty told
printf horse > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice backup > kept
pawl inspect kept > told
has told 'kind            backup'
