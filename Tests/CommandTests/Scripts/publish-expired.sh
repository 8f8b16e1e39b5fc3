# publish removes and replaces expired bundles, which nobody can import in the meantime.
alice init -q
bob init -q --name bob
own=keys/$(bob identity)
bob publish -q keys --count 3 --valid-for 1s
cp -r "$own" old
# Each was made a second after the previous one.
expired() { bob prekeys > told; ! grep -q until told; }
until_it expired
refused 17 alice import bob keys
refused 17 alice import bob "$own"
[ "$(ls "$own")" = "$(ls old)" ] || fail "something was taken: $(ls "$own")"
has told '	0 one-time bundles unclaimed'
expect 0 bob publish keys --count 3
said '3 one-time bundles, 3 of them new; a new reusable bundle; 3 removed'
[ -z "$(comm -12 <(ls old | grep one-time) <(ls "$own"))" ] || fail "old ones are left"
if cmp -s old/reusable.pawl "$own/reusable.pawl"; then fail "the same reusable bundle"; fi
alice import -q bob keys
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
