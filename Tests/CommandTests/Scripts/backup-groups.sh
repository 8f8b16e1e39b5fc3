# Groups and introductions survive a backup, and what ends an introduction ends it in the restored store.
conversing
carol init -q
carol export | alice import -q carol
alice verify -q bob --confirm > number
pawl --store dave init -q
printf '%s\tdave\n' "$(pawl --store dave identity)" > list
alice contact add -q --introduced-by bob list
alice group add team bob carol dave
alice group add bob bob
alice group add empty carol
alice group remove empty carol
printf 'horse\n' > passphrase
export PAWL_PASSPHRASE_FILE=passphrase
alice backup -o kept

restored() { pawl --store restored "$@"; }
restored init -q --from-backup kept
alice contact list > wanted
restored contact list > found
same wanted found
grep -q '	introduced by bob$' found || fail "$(cat found)"
alice group list > wanted
restored group list > found
same wanted found
[ "$(tr '\t\n' ' |' < found)" = 'bob bob|empty|team bob carol dave|' ] || fail "$(cat found)"
# A backup does not say since when somebody is trusted.
restored contact show --json bob > facts
told facts trusted_since null
restored check -q

# Groups work as before.
expect 20 restored encrypt -t @empty < list
said 'empty'
carol export | restored import -q carol
expect 20 restored encrypt -t @team < list
said 'bob'
restored contact remove -q bob
restored contact list > found
lacks found introduced
restored group list > found
[ "$(tr '\t\n' ' |' < found)" = 'bob|empty|team carol dave|' ] || fail "$(cat found)"
