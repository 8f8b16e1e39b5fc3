# A one-time bundle that was used is removed by the next publish, even if its file came back.
alice init -q
bob init -q --name bob
carol init -q
bob publish -q keys --count 2
own=keys/$(bob identity)
cp -r "$own" copy
alice import -q bob keys
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
used=$(comm -23 <(ls copy) <(ls "$own"))
[ -n "$used" ] || fail "none was taken"
# As a synchronised folder may bring it back
cp "copy/$used" "$own/"
expect 0 bob publish keys --count 2
said '1 removed'
absent "$own/$used"
# One that was claimed and not used may still be used.
carol import -q bob keys
echo late | carol encrypt -t bob > late
bob publish -q keys --count 2
bob decrypt -q --accept carol late > text
[ "$(cat text)" = late ] || fail "not what was sent"
