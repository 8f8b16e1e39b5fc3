# A removed contact is a stranger again: the sessions and the trust are gone.
conversing
alice verify -q bob --confirm > /dev/null
echo late | bob encrypt -t alice > late
expect 0 alice contact remove bob
said 'bob and all sessions with them are forgotten'
[ -z "$(alice contact list)$(alice session list)" ] || fail "something is left"
refused 20 alice contact remove bob
refused 20 alice encrypt -t bob late
refused 10 alice decrypt late
refused 10 alice decrypt --accept bob late
alice check > found

# After importing a fresh bundle they are an ordinary contact, not verified. The new session begins a
# second later than the forgotten one, so that both people send in the new one.
sleep 1.1
bob export > fresh
alice import -q bob fresh
alice contact show bob > shown
has shown 'not verified'
echo hello | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = hello ] || fail "not what was sent"
echo hello | bob encrypt -t alice | alice decrypt -q > text
[ "$(cat text)" = hello ] || fail "not the answer"
refused 10 alice decrypt late

# The same holds if the removed contact writes first; the name can be any free one.
alice contact remove -q bob
bob import -q --new-session alice <(alice export)
echo again | bob encrypt -t alice > again
refused 12 alice decrypt again
said "$(bob identity)"
alice decrypt -q --accept robert again > text
[ "$(cat text)" = again ] || fail "not what was sent"
has <(alice contact list) "robert	$(bob identity)	not verified"
# A message that was read before the removal cannot be read again.
alice contact remove -q robert
refused 11 alice decrypt --accept robert again
[ -z "$(alice contact list)" ] || fail "a contact was saved"
