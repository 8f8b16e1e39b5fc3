# In a prekey directory, a revocation replaces all bundles, and whoever imports from it begins a session.
alice init -q
bob init -q
carol init -q
own=keys/$(bob identity)
bob publish -q keys --count 3
cp -r "$own" before
alice import -q bob keys
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
bob prekeys revoke -q
# What is there is out of use from now on, and is replaced by the next publish.
bob prekeys > told
has told '	0 one-time bundles unclaimed'
expect 0 bob publish keys --count 3
said '3 one-time bundles, 3 of them new; a new reusable bundle; 2 removed'
for file in before/one-time-*; do absent "$own/${file#*/}"; done
expect 0 alice import bob keys
said 'bob has revoked all earlier bundles'
said 'a session has begun with a one-time bundle'
[ "$(ls "$own" | wc -l)" = 3 ] || fail "none was taken, or more than one: $(ls "$own")"
echo hello | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = hello ] || fail "not what was sent"
# Only once
expect 0 alice import bob keys
said 'the session with bob goes on'
[ "$(ls "$own" | wc -l)" = 3 ] || fail "something was taken: $(ls "$own")"

# An old one that comes back is passed over, and an old reusable bundle is refused where it decides.
for file in before/one-time-*; do cp "$file" "$own/"; done
for i in 1 2; do
  expect 0 alice import --new-session bob keys
  said 'a session has begun with a one-time bundle'
  echo $i | alice encrypt -t bob | bob decrypt -q > text
  [ "$(cat text)" = $i ] || fail "not what was sent"
done
expect 0 alice import --new-session bob keys
said 'a session has begun with a reusable bundle'
[ "$(cd "$own"; ls)" = "$(cd before; ls)" ] || fail "an old one was taken: $(ls "$own")"
refused 17 alice import bob before
said 'has been revoked by its owner'
refused 17 alice import bob before --new-session
[ "$(ls before | wc -l)" = 4 ] || fail "something was taken: $(ls before)"
