# A one-time bundle that was claimed is put back if the import is refused.
alice init -q
bob init -q
carol init -q
bob publish -q keys --count 1
carol export > carol.pawl
alice import -q friend carol.pawl
own=keys/$(bob identity)
cp -r "$own" before
kept() { diff -r before "$own" || fail "$*: it was not put back"; }

refused 18 alice import friend keys
said 'THE IDENTITY OF friend HAS CHANGED'
kept another name
refused 18 alice import robert "$own" --identity "$(carol identity)"
kept another identity
refused 2 alice import .name keys
kept no name
alice import -q bob <(bob export)
refused 1 alice import robert keys
said bob
kept known by another name
# A session that works goes on, so nothing is taken.
expect 0 alice import bob keys
kept a session
# The store is locked by someone else, so nothing is written.
python3 -c '
import sqlite3, sys, time
lock = sqlite3.connect("alice/store.db")
lock.execute("BEGIN IMMEDIATE")
open("held", "w")
time.sleep(60)' &
holder=$!
until_it [ -e held ]
expect 21 alice import --new-session bob keys --lock-timeout 1
kill $holder
wait $holder || true
kept a locked store
alice import -q --new-session bob keys
[ "$(ls -A "$own")" = reusable.pawl ] || fail "it was not taken"
