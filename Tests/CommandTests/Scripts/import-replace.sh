# import --replace gives a contact's name, and the place in groups, to a new identity. The former identity,
# its sessions and the trust in it are forgotten.
conversing
carol init -q --name carol
alice import -q carol <(carol export)
alice verify -q --confirm bob > number
alice group add team bob carol
alice contact add --introduced-by bob 2> noise <<< "$(pawl --store dave init 2> noise; pawl --store dave identity)"$'\tdave'
has <(alice contact show dave) 'introduced by bob'
old=$(bob identity)
echo 'from the old machine' | bob encrypt -t alice > before
mv bob stolen
stolen() { elsewhere stolen "$@"; }
bob init -q --name bob
bob export > bob.pawl

# Without --replace it is refused, which says what to do.
refused 18 alice import bob bob.pawl
said --replace
expect 0 alice import --replace bob bob.pawl
said "warning: THE IDENTITY OF bob HAS CHANGED: it was $old, who was verified"
said "bob is $(bob identity), not verified"
said 'a session has begun'
[ "$(alice session list | grep -c ^bob)" = 1 ] || fail "$(alice session list)"
has <(alice group show team) bob
# The new identity reads what is written to bob, and to the group.
echo one | alice encrypt -t bob | bob decrypt -q --accept alice > got
has got one
echo two | alice encrypt -t @team | bob decrypt -q > got
has got two
# Whom the former identity has introduced is not trusted on its word any more.
lacks <(alice contact show dave) introduced
# The former identity is a stranger, whether in its sessions or with a new one.
refused 10 alice decrypt before
alice export > alice.pawl
stolen import -q --new-session alice alice.pawl
echo three | stolen encrypt -t alice > after
refused 12 alice decrypt after
refused 18 alice decrypt --accept bob after

# The name must be that of a contact, and the identity must have no other name.
refused 20 alice import --replace nobody bob.pawl
refused 1 alice import --replace carol bob.pawl
said 'already a contact, named bob'
refused 2 alice import --replace bob.pawl
refused 2 alice import --replace ./bob.pawl
alice export --one-time > own.pawl
refused 1 alice import --replace bob own.pawl
# An identity takes its own place: that is an import like any other.
alice verify -q --confirm bob > number
expect 0 alice import --replace bob bob.pawl
unsaid 'HAS CHANGED'
said 'bob is '
has <(alice contact list) "$(printf '%s\tverified' "$(bob identity)")"

# A bundle that is refused replaces nobody, wherever it comes from.
carol export > carol.pawl
flip carol.pawl 200 0
pawl --store new init -q
pawl --store new export --valid-for 1s > short.pawl
until_it bash -c 'pawl inspect --json short.pawl | grep -q "\"importable\":false"'
refused 17 alice import --replace bob short.pawl
pawl --store new publish -q keys --count 1
refused 18 alice import --replace bob keys/"$(pawl --store new identity)" --identity "$(carol identity)"
printf 'nonsense' > bad.pawl
refused 16 alice import --replace bob bad.pawl

# At a terminal it asks.
# asked ANSWER: replaces bob at a terminal.
asked() { at_terminal --answer "(y/N) =$1\n" -- pawl --store alice import --replace bob keys; }
unchanged alice asked n
has shown 'verified. forget that identity'
has shown 'nothing was imported'
asked y
has shown 'HAS CHANGED'
has <(alice contact list) "$(printf 'bob\t%s\tnot verified' "$(pawl --store new identity)")"
at_terminal -- pawl --store alice import --yes --replace bob bob.pawl
lacks shown '(y/N)'
alice check > report
