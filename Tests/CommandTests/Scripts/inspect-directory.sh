# inspect of a prekey directory lists who offers bundles there, needs no store, and takes nothing.
bob init -q --name bob
carol init -q
bob publish -q keys --count 3 --valid-for 30d
carol publish -q keys --count 0
find keys -type f | sort | xargs sha256sum > before
pawl inspect keys > list
[ "$(wc -l < list)" = 2 ] || fail "$(cat list)"
has list "$(printf '%s\tbob\treusable, made ' "$(pawl --store bob identity)")"
has list "$(date -u -d '30 days' +%Y-%m-%d)"
grep "^$(pawl --store carol identity)"$'\t\t' list | grep -q '0 one-time$' || fail "$(cat list)"
pawl inspect --json keys > json
[ "$(jq -r '.[] | select(.suggested_name == "bob") | .one_time, .reusable.importable, .reusable.expires - .reusable.made' json |
  tr '\n' ' ')" = '3 true 2592000 ' ] || fail "$(cat json)"
[ "$(jq length json)" = 2 ] || fail "$(cat json)"
# One identity's folder, also under another name
pawl inspect "keys/$(pawl --store bob identity)" > one
[ "$(cut -f 2 one)" = bob ] && [ "$(wc -l < one)" = 1 ] || fail "$(cat one)"
cp -r "keys/$(pawl --store bob identity)" copy
pawl inspect copy/ | cmp - one || fail 'a copy is something else'

find keys -type f | sort | xargs sha256sum | cmp - before || fail 'the directory has changed'

# Strangers' files are left out: names that lie, links, one bundle in many files, and bytes.
own=keys/$(pawl --store bob identity)
one=$(ls "$own" | grep -m 1 one-time)
cp "$own/$one" "$own/one-time-$(printf 0%.0s {1..64}).pawl"
pawl --store stranger init -q --name stranger
mkdir "keys/$(pawl --store stranger identity)"
cp "$own/reusable.pawl" "keys/$(pawl --store stranger identity)"
ln -s "$PWD/$own" keys/pawl1link
head -c 5000 /dev/urandom > "$own/one-time-zz.pawl"
mkfifo keys/fifo
lacks <(pawl inspect keys) "$(pawl --store stranger identity)"
pawl inspect keys | grep bob > again
cut -f 4 again | grep -qx '3 one-time' || fail "$(cat again)"
rm "$own"/one-time-zz.pawl "$own"/one-time-0000*

# What cannot be imported is not counted, and a bundle that has expired is called so.
rm -r keys
pawl --store bob publish -q keys --valid-for 1s --count 2
until_it bash -c 'pawl inspect keys | grep -q "cannot be imported.*	0 one-time$"'

mkdir nothing
expect 20 pawl inspect nothing
expect 23 pawl inspect missing
