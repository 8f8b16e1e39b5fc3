# An import from a directory that is killed blocks nobody else, and publishing cleans up after it, an hour
# later, when no claim can still be in progress.
source "${BASH_SOURCE[0]%/*}/clock.bash"
alice init -q
bob init -q
bob publish -q keys --count 2
own=keys/$(bob identity)
left() { ls -A "$own"; }

# killed CALL: alice is killed before her first system call of that name.
killed() {
  expect 137 strace -qqo trace -e inject="$1":signal=KILL:when=1 pawl --store alice import bob keys
}

# After the bundle has been claimed, before anything is written
killed pwrite64
[ "$(left | grep -c '\.claimed$')" = 1 ] || fail "not claimed: $(left)"
[ -z "$(alice contact list)" ] || fail "a contact was saved"
carol init -q
expect 0 carol import bob keys
said 'with a one-time bundle'
expect 0 alice import bob keys
said 'with a reusable bundle'
for minutes in 0 59; do
  ahead $((minutes * 60 - 5)) bob publish -q keys --count 2
  [ "$(left | grep -c claimed)" = 1 ] || fail "it was cleared after $minutes minutes: $(left)"
done
ahead $((61 * 60)) bob publish -q keys --count 2
[ "$(left | grep -c claimed)" = 0 ] && [ "$(left | wc -l)" = 3 ] || fail "not cleared: $(left)"

# After the session has begun, before the file is removed
killed unlinkat
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
expect 0 carol import --new-session bob keys
said 'with a one-time bundle'
ahead 3700 bob publish -q keys --count 2
[ "$(left | grep -c claimed)" = 0 ] && [ "$(left | wc -l)" = 3 ] || fail "not cleared: $(left)"
