# Whoever dies while importing from a directory stops nobody else, and publishing clears up.
alice init -q
bob init -q
bob publish -q keys --count 2
own=keys/$(bob identity)
left() { ls -A "$own"; }

# killed CALL: alice dies before her first such system call.
killed() {
  expect 137 strace -qqo trace -e inject="$1":signal=KILL:when=1 pawl --store alice import bob keys
}

# When the bundle is claimed, before anything is written
killed pwrite64
[ "$(left | grep -c '\.claimed$')" = 1 ] || fail "not claimed: $(left)"
[ -z "$(alice contact list)" ] || fail "a contact was saved"
carol init -q
expect 0 carol import bob keys
said 'with a one-time bundle'
expect 0 alice import bob keys
said 'with a reusable bundle'
bob publish -q keys --count 2
[ "$(left | grep -c claimed)" = 0 ] && [ "$(left | wc -l)" = 3 ] || fail "not cleared: $(left)"

# When the session has begun and the file is not removed yet
killed unlink
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
expect 0 carol import bob keys
said 'with a one-time bundle'
bob publish -q keys --count 2
[ "$(left | grep -c claimed)" = 0 ] && [ "$(left | wc -l)" = 3 ] || fail "not cleared: $(left)"
