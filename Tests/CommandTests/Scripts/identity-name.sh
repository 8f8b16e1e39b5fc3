# identity --name changes the name that bundles suggest from now on.
acquainted
carol init -q
[ "$(bob identity --name Robert)" = "$(bob identity)" ] || fail 'it is somebody else'
bob export > robert.pawl
has <(pawl inspect robert.pawl) Robert
has <(pawl inspect bob.pawl) bob
# The bundles in a directory are made anew.
bob publish -q keys --count 2
bob identity -q --name rob > identity
expect 0 bob publish keys --count 2
said '2 one-time bundles, 2 of them new; a new reusable bundle; 2 removed'
expect 0 bob publish keys --count 2
said '2 one-time bundles, 0 of them new; the same reusable bundle; 0 removed'
expect 0 carol import ./keys
said 'rob is'
# Bundles that were given away before can still be used.
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > got
has got hello
# It is kept in a backup.
bob backup -o backup --passphrase-fd 3 3< <(echo secret)
pawl --store restored init -q --from-backup backup --passphrase-fd 3 3< <(echo secret)
has <(pawl --store restored export | pawl inspect) rob
# JSON
[ "$(bob identity --json --name bob | jq -r .identity)" = "$(bob identity)" ] || fail 'no identity'
# Names that are not allowed change nothing.
for name in '' '-x' '@x' $'a\nb' "$(printf 'x%.0s' {1..65})"; do
  unchanged bob expect 2 bob identity --name="$name" > answer
done
has <(bob export | pawl inspect) bob
expect 21 pawl --store missing identity --name x
