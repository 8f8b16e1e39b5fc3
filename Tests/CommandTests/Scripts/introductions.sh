# Someone who has verified the others introduces them: a list goes from one to another, who it adds is
# introduced, a state between not verified and verified, and that ends with the trust in the introducer.
dave() { pawl --store dave "$@"; }
for person in alice bob carol dave; do
  $person init -q --name $person
  declare "$person=$($person identity)"
done
carol import -q robert <(bob export)
carol import -q dave <(dave export)
carol import -q alice <(alice export)
alice import -q carol <(carol export)
echo hello | alice encrypt -t carol | carol decrypt -q > text

# Only those who are verified are on the list; those who were asked for and are not are named.
carol contact export > list
empty list
carol verify -q robert --confirm > number
unchanged carol carol contact export > list
[ "$(cat list)" = "$bob	robert" ] || fail "$(cat list)"
expect 0 carol contact export robert dave > list
[ "$(cat list)" = "$bob	robert" ] || fail "$(cat list)"
said 'dave is not verified, and is left out'
carol group add team dave robert
carol contact export @team --all > list
[ "$(cat list)" = "$dave	dave
$bob	robert" ] || fail "$(cat list)"
refused 20 carol contact export nobody
carol verify -q dave --confirm > number

# It is a pipe from one person to the other, and the introducer has to be verified.
carol contact export @team | carol encrypt -t alice > message
alice decrypt -q -f carol message > list
refused 1 alice contact add --introduced-by carol list
said 'carol is not verified'
refused 20 alice contact add --introduced-by nobody list
alice verify -q carol --confirm > number
expect 0 alice contact add --introduced-by carol < list
said 'robert is a contact now, introduced by carol'
alice contact list > shown
[ "$(cut -f 1,3 shown)" = "carol	verified
dave	introduced by carol
robert	introduced by carol" ] || fail "$(cat shown)"
alice contact list --json | jq -c '.[1] | [.verified, .introduced_by]' > shown
[ "$(cat shown)" = '[false,"carol"]' ] || fail "$(cat shown)"
alice contact show robert > shown
has shown "robert	$bob	introduced by carol"
has shown "since	$(date -u +%F)"
alice contact show --json robert > shown
told shown introduced_by '"carol"'

# A group of those on the list and of who introduces them, also of those who were known; never of oneself
alice contact add -q --introduced-by carol --group team list
[ "$(alice group show team | cut -f 1 | tr '\n' ' ')" = 'carol dave robert ' ] || fail "$(alice group show team)"
printf '%s\tme\n%s\tcarol\n' "$alice" "$carol" | alice contact add -q --group 'my own'
[ "$(alice group show 'my own' | cut -f 1)" = carol ] || fail "$(alice group show 'my own')"
# Who is left out is in no group, and nobody is if the list is malformed.
pawl --store erin init -q
printf '%s\tdave\n%s\trobert\n' "$(pawl --store erin identity)" "$bob" > clash
expect 1 alice contact add --introduced-by carol --group others clash
[ "$(alice group show others | cut -f 1 | tr '\n' ' ')" = 'carol robert ' ] || fail "$(alice group show others)"
refused 16 alice contact add --group none <(echo nonsense)
refused 20 alice group show none
refused 2 alice contact add --group @team list
alice group delete others
alice group delete 'my own'
alice group delete team

# A contact may be known before there is a session: a directory then needs no --identity.
bob publish -q keys
dave publish -q keys
refused 20 alice encrypt -t robert list
expect 0 alice import robert keys
said 'introduced by carol'
echo hello > hello
alice encrypt -t robert hello | bob decrypt -q --accept alice > text
bob encrypt -t alice hello > message
expect 0 alice decrypt --status-fd 3 message 3> lines > text
said 'from robert, introduced by carol'
for event in sender decrypted; do
  grep "\"$event\"" lines > line
  told line introduced_by '"carol"'
  told line verified false
done
# It works for who has no session, too.
expect 0 alice verify dave > number
said 'dave is introduced by carol'

# Renaming the introducer changes the name only.
alice contact rename carol caroline
alice contact list | cut -f 3 | tail -n 1 > shown
[ "$(cat shown)" = 'introduced by caroline' ] || fail "$(cat shown)"
alice contact rename caroline carol

# Comparing the number makes them verified, whatever becomes of the introducer.
alice verify -q robert --confirm > number
alice encrypt -t robert hello | bob decrypt -q > text
bob encrypt -t alice hello | alice decrypt --status-fd 3 3> lines > text 2> said
told lines verified true
lacks lines introduced_by

states() { alice contact list | cut -f 1,3 | tr '\t\n' ' |' > shown; [ "$(cat shown)" = "$1" ] || fail "$(cat shown)"; }
states 'carol verified|dave introduced by carol|robert verified|'
# An introduction ends when the introducer is no longer verified, and does not come back by itself.
expect 0 alice verify carol --undo > number
states 'carol not verified|dave not verified|robert verified|'
alice verify -q carol --confirm > number
states 'carol verified|dave not verified|robert verified|'
# A list raises nobody who is known, unless they are removed and added again.
alice contact add -q --introduced-by carol list
states 'carol verified|dave not verified|robert verified|'
alice contact remove -q dave
alice contact add -q --introduced-by carol list
states 'carol verified|dave introduced by carol|robert verified|'
# Undoing it for the person ends it too, and removing the introducer.
alice verify -q dave --undo > number
states 'carol verified|dave not verified|robert verified|'
alice contact remove -q dave
alice contact add -q --introduced-by carol list
alice contact remove -q carol
states 'dave not verified|robert verified|'
alice import -q carol <(carol export)
alice verify -q carol --confirm > number
states 'carol verified|dave not verified|robert verified|'
alice check > found
has found intact
