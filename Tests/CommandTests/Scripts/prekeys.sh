# prekeys lists which bundles are out, until when, and how many of a directory are unclaimed.
alice init -q
bob init -q
bob prekeys > told
empty told
today=$(date -u +%F)
bob export > one
bob export --one-time --valid-for 10d > two
bob prekeys > told
has told "reusable	made $today	until $(date -u -d '+90 days' +%F)	1"
has told "one-time	made $today	until $(date -u -d '+10 days' +%F)	1"
[ "$(wc -l < told)" = 2 ] || fail "$(cat told)"

bob publish -q keys --count 3
bob publish -q more --count 1
bob prekeys > told
has told "reusable	made $today	until $(date -u -d '+90 days' +%F)	3"
has told "one-time	made $today	until $(date -u -d '+90 days' +%F)	4"
has told "directory	$PWD/keys	3 one-time bundles unclaimed"
has told "directory	$PWD/more	1 one-time bundle unclaimed"
# A claimed bundle is still out; a used one is not.
alice import -q bob keys
bob prekeys > told
has told "directory	$PWD/keys	2 one-time bundles unclaimed"
has told "until $(date -u -d '+90 days' +%F)	4"
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
bob prekeys > told
has told "one-time	made $today	until $(date -u -d '+90 days' +%F)	3"
# Bundles that strangers put there do not count.
own=keys/$(bob identity)
echo > "$own/one-time-00000000000000000000000000000000.pawl"
bob prekeys > told
has told "directory	$PWD/keys	2 one-time bundles unclaimed"
rm -r more
unchanged bob bob prekeys > told
has told "directory	$PWD/more	cannot be read"
