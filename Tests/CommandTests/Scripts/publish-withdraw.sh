# publish --withdraw removes all of one's bundles from a prekey directory, --count 0 the one-time ones.
acquainted
carol init -q
carol publish -q keys --count 2
find keys -type f | sort > theirs
bob publish -q keys --count 3
own=keys/$(bob identity)
expect 0 bob publish --count 0 keys
said '3 removed'
[ "$(ls "$own")" = reusable.pawl ] || fail "$(ls "$own")"
bob publish -q keys --count 3
# One that somebody is taking is left to them for an hour.
claimed=$(ls "$own" | grep -m 1 one-time)
mv "$own/$claimed" "$own/$claimed.claimed"
alice import -q --new-session bob "$own"
expect 0 bob publish --withdraw keys
said '2 bundles removed'
[ "$(ls "$own")" = "$claimed.claimed" ] || fail "$(ls "$own")"
find keys -type f | grep -v "$own" | sort | cmp - theirs || fail 'it removed what was not its own'
lacks <(bob prekeys) keys
refused 20 alice import bob keys --identity "$(bob identity)"
rm "$own"/*.claimed

# Who had taken a bundle can still write.
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > got
has got hello

# Nothing is left to remove, and the folder goes with the last file.
expect 0 bob publish --withdraw keys
said 'no bundle of yours'
absent "$own"
bob publish -q keys --count 3
pawl claim keys "$(bob identity)" --per-hour 5 > claimed
[ -e "$own/claim-1" ] || fail "$(ls "$own")"
bob publish -q --withdraw keys
absent "$own"
# One that cannot be removed is an error, after which all others are gone and the directory is remembered.
bob publish -q keys --count 3
stuck=$own/$(ls "$own" | grep -m 1 one-time)
rm "$stuck"
mkdir "$stuck"
refused 23 bob publish --withdraw keys
said "$stuck"
[ "$(ls "$own"/*.pawl -d)" = "$stuck" ] || fail "$(ls "$own")"
has <(bob prekeys) keys
rmdir "$stuck"
expect 0 bob publish --withdraw keys
absent "$own"
# Bundles that another store of the same identity has made go too.
bob backup -o backup --passphrase-fd 3 3< <(echo secret)
rm -rf home-of-second
elsewhere second init -q --from-backup backup --passphrase-fd 3 3< <(echo secret)
elsewhere second publish -q keys --count 2
expect 0 bob publish --withdraw keys
said '3 bundles removed'
# A directory that is gone is forgotten, whatever path leads to its place.
mkdir inner
ln -s "$PWD" here
for path in "$PWD/gone" gone ./gone gone/ "$PWD/gone/." inner/../gone here/gone; do
  bob publish -q "$PWD/gone"
  rm -r gone
  has <(bob prekeys) gone
  expect 0 bob publish --withdraw "$path"
  lacks <(bob prekeys) gone
  refused 23 bob publish --withdraw "$path"
done
refused 23 bob publish --withdraw never
absent never
# Somebody else's link in the place of the folder is not followed.
mkdir trap
ln -s "$PWD/trap" "$own"
touch trap/reusable.pawl
refused 23 bob publish --withdraw keys
[ -e trap/reusable.pawl ] || fail 'it followed a link'
refused 2 bob publish --withdraw --replace keys
