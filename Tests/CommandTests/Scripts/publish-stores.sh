# Two stores of one identity do not undo each other's bundles in a directory: publish stops when another
# store has published there, and --replace goes on in its place.
alice init -q
bob init -q --name bob
echo passphrase > passphrase
export PAWL_PASSPHRASE_FILE=$PWD/passphrase
bob backup -o backup
other() { HOME=$PWD/home-of-other pawl --store other "$@"; }
other init -q --from-backup backup
own=keys/$(bob identity)
left() { ls -A "$own"; }

bob publish -q keys --count 3
cp -a "$own" before
# stopped PERSON: publish stops and changes nothing.
stopped() {
  refused 1 "$1" publish keys --count 3
  said 'another store of your identity has published in '
  said 'pawl publish --replace'
  diff -r before "$own" || fail "something was changed"
}
stopped other
stopped other
other export > /dev/null
stopped other
# The first store may go on.
expect 0 bob publish keys --count 3
said '3 one-time bundles, 0 of them new; the same reusable bundle; 0 removed'
# A single bundle that is left is enough, in either place.
for kept in reusable.pawl "$(left | grep one-time | head -n 1)"; do
  rm "$own"/*
  cp "before/$kept" "$own/"
  refused 1 other publish keys
  said 'messages to its 1 bundle'
  [ "$(left)" = "$kept" ] || fail "it was changed: $(left)"
done
cp before/* "$own/"

# The other store takes over.
expect 0 other publish --replace keys --count 3
said '3 one-time bundles, 3 of them new; a new reusable bundle; 3 removed'
[ "$(left | wc -l)" = 4 ] || fail "$(left)"
[ -z "$(comm -12 <(ls before | grep one-time) <(left))" ] || fail "some are left"
expect 0 other publish keys --count 3
said '0 of them new; the same reusable bundle; 0 removed'
expect 0 other publish --replace keys --count 3
said '0 of them new; the same reusable bundle; 0 removed'
alice import -q bob keys
echo hello | alice encrypt -t bob | other decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
other publish -q keys --count 3
rm -r before
cp -a "$own" before
stopped bob

# In a directory of its own each store goes on undisturbed.
expect 0 bob publish elsewhere --count 1
expect 0 bob publish elsewhere --count 1
said '0 of them new; the same reusable bundle; 0 removed'

# What expired or is being taken stops nobody.
rm -r keys
bob publish -q keys --count 2 --valid-for 1s
expired() { bob prekeys | grep -q '/keys	0 one-time bundles unclaimed'; }
bob publish -q elsewhere --count 0
until_it expired
expect 0 other publish keys --count 2
said '2 removed'
rm -r keys
bob publish -q keys --count 1
rm "$own/reusable.pawl"
claimed=$(left)
mv "$own/$claimed" "$own/$claimed.claimed"
expect 0 other publish keys --count 2
[ -e "$own/$claimed.claimed" ] || fail "a claim in progress was lost"

# A store knows its own bundles again when they were used or revoked and come back, and so does not stop.
rm -r keys
bob publish -q keys --count 2
rm -r before
cp -a "$own" before
carol() { pawl --store carol "$@"; }
carol init -q
carol import -q bob keys
echo hello | carol encrypt -t bob | bob decrypt -q --accept carol > text
cp before/* "$own/"
expect 0 bob publish keys --count 2
said '1 of them new; the same reusable bundle; 1 removed'
bob prekeys revoke -q
cp before/* "$own/"
expect 0 bob publish keys --count 2
said '2 of them new; a new reusable bundle'
cp before/* "$own/"
expect 0 bob publish keys --count 2
said 'a new reusable bundle; 2 removed'
# The bundles of other people in the folder, and files that are no bundles, are no other store's.
alice publish -q keys --count 1
cp "keys/$(alice identity)"/* "$own/"
echo text > "$own/one-time-00000000000000000000000000000000.pawl"
expect 0 bob publish keys --count 2
said 'a new reusable bundle; 2 removed'

# After a restore from a backup in the place of a lost store
rm -r bob keys
other publish -q keys --count 2
bob init -q --from-backup backup
expect 1 bob publish keys
expect 0 bob publish keys --replace --count 2
carol import -q --new-session bob keys
echo again | carol encrypt -t bob | bob decrypt -q --accept carol > text
[ "$(cat text)" = again ] || fail "not what was sent"
# A copy of the store that was put back to an older state does not know what was published since.
cp -a bob copy
bob publish -q keys --count 5
expect 1 elsewhere copy publish keys
said 'another store of your identity has published in '
# Bundles of another store that cannot be removed are an error: somebody could import them.
unremovable() {
  strace -f -qq -o /dev/null -e trace=unlinkat -e inject=unlinkat:error=EIO:when=1+ -- "$@"
}
expect 23 unremovable pawl --store bob publish keys --count 0
said 'Input/output error'
