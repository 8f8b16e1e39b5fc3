# A bundle is taken from a prekey directory, or from one identity's folder in it.
alice init -q
bob init -q --name bob
carol init -q
mkdir empty
refused 20 alice import bob empty
said 'pawl publish'
refused 23 alice import bob missing

bob publish -q keys --count 2
own=keys/$(bob identity)
expect 0 alice import bob keys
said 'with a one-time bundle'
said "$(bob identity)"
# With a session that works, nothing is taken.
ls "$own" > before
for path in keys "$own/" "./$own"; do
  expect 0 alice import bob "$path"
  said 'the session with bob goes on; --new-session begins another'
  ls "$own" | cmp - before || fail "something was taken"
done
expect 0 alice import bob "$own/" --new-session
said 'with a one-time bundle'
# Once no one-time bundle is left, the reusable one is taken.
expect 0 alice import bob keys --new-session
said 'with a reusable bundle'
[ "$(ls -A "$own")" = reusable.pawl ] || fail "$(ls -A "$own")"
ln -s "$own" link
expect 0 carol import bob link
said "$(bob identity)"
# A folder with another name works too.
cp -r "$own" copy
rm -r carol; carol init -q
expect 0 carol import bob copy
said 'with a reusable bundle'
# With a session nothing is taken from there either.
bob publish -q keys --count 1
cp -r "$own" another
rm "$own"/one-time-*
ls another > before
expect 0 carol import bob another
said 'the session with bob goes on; --new-session begins another'
ls another | cmp - before || fail "something was taken"

# Your own folder is skipped in a directory, and refused when named directly.
alice publish -q keys --count 1
bob publish -q keys --count 1
expect 0 alice import --new-session bob keys
said 'with a one-time bundle'
refused 1 alice import me "keys/$(alice identity)"
said own
[ "$(ls "keys/$(alice identity)" | wc -l)" = 2 ] || fail "one's own was taken"
alice publish -q alone
refused 20 alice import bob alone

# If there are several identities, one must be named, unless the contact is known or one alone suggests the name.
alice publish -q keys
refused 2 carol import alice keys
said 'several identities'
said --identity
expect 0 carol import alice keys --identity "$(alice identity)"
said "$(alice identity)"
alice publish -q keys --count 1
expect 0 carol import --new-session alice keys
said 'with a one-time bundle'
refused 20 carol import dave keys --identity "$(carol identity)"
pawl --store dave init -q
refused 20 carol import dave keys --identity "$(pawl --store dave identity)"
said "$(pawl --store dave identity)"
refused 2 carol import dave keys --identity nonsense
refused 18 carol import dave "$own" --identity "$(alice identity)"
[ "$(carol contact list | wc -l)" = 2 ] || fail "$(carol contact list)"

# erin: somebody new, who looks for a name.
erin() { pawl --store erin "$@"; }
erin init -q --name erin
erin publish -q keys
expect 0 erin import bob keys
said "bob is $(bob identity), not verified"
refused 2 erin import Bob keys
refused 2 erin import alice keys
# The name of a contact is theirs, whoever suggests it.
pawl --store frank init -q --name frank
pawl --store frank publish -q keys
erin import -q frank <(dave() { pawl --store dave "$@"; }; dave export)
refused 18 erin import frank keys
said 'THE IDENTITY OF frank HAS CHANGED'
# Two who suggest it, one's own folder, and bundles that can no longer be imported or are not genuine
pawl --store twin init -q --name frank
pawl --store twin publish -q keys
refused 2 carol import frank keys
rm -r "keys/$(pawl --store twin identity)"
cp -r "keys/$(pawl --store frank identity)" "keys/$(pawl --store twin identity)"
expect 0 carol import frank keys
said "frank is $(pawl --store frank identity)"
refused 2 erin import erin keys
