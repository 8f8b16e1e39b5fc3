# Where names clash, or somebody has no bundle that is any good, import --all leaves out whom that concerns,
# imports the rest, and ends with 1.
alice init -q --name alice
# person STORE NAME: somebody with a bundle in the directory.
person() {
  pawl --store "$1" init -q ${2:+--name "$2"}
  pawl --store "$1" publish -q keys --count 1
}
person bob bob
person twin1 twin
person twin2 twin
person other carol
person nameless ''
person zoe Zoë
carol init -q --name carol
alice import -q carol <(carol export)
mkdir -p "keys/pawl1nobody" "keys/$(carol identity)"
echo nonsense > "keys/$(carol identity)/reusable.pawl"
ln -s "$PWD/keys/$(bob identity)" keys/link

expect 1 alice import --all --yes keys --status-fd 3 3> lines
said "error: $(pawl --store other identity) is left out: the name carol belongs to someone else here"
# Scripts hear of each too.
[ "$(grep -c '^{"event":"error","code":1,"message":".* is left out: ' lines)" = 4 ] || fail "$(cat lines)"
for twin in twin1 twin2; do
  said "error: $(pawl --store $twin identity) is left out: several suggest the name twin"
done
said "error: $(pawl --store nameless identity) is left out: it suggests no name"
unsaid "$(carol identity)"
[ "$(alice contact list | cut -f 1 | tr '\n' ' ')" = 'Zoë bob carol ' ] || fail "$(alice contact list)"
has <(alice contact list) "$(printf 'carol\t%s' "$(carol identity)")"

# The same again, and only with those who are left out
expect 1 alice import --all --yes keys
rm -r "keys/$(bob identity)" "keys/$(pawl --store zoe identity)"
refused 1 alice import --all --yes keys

# Once a twin is known, the other may not take a name that is in use or suggested twice.
alice import -q twin keys --identity "$(pawl --store twin1 identity)"
expect 1 alice import --all --yes keys
said "error: $(pawl --store twin2 identity) is left out: the name twin belongs to someone else here"

# Bundles that have expired
rm -r keys
old() { pawl --store old "$@"; }
old init -q --name old
old publish -q keys --valid-for 1s --count 1
bob publish -q keys
until_it bash -c 'pawl inspect keys | grep -q "cannot be imported.*	0 one-time$"'
expect 1 alice import --all --yes keys
said "error: $(old identity) is left out: it has no bundle that can be imported"
said 'bob is a contact already'

# A name that looks like another brings a warning.
rm -r keys
person lookalike bоb
expect 0 alice import --all --yes keys
said "warning: the name 'bоb' looks like that of another contact: 'bob'"

# Also if that other one was imported by the same command.
rm -r keys
person first Ilya
person second llya
expect 0 alice import --all --yes keys
[ "$(grep -cE "name '(Ilya' .*: 'llya'|llya' .*: 'Ilya')\$" said)" = 1 ] || fail "said: $(cat said)"

# With --one-time, who has only a reusable bundle fails, and the others do not.
rm -r keys
frank() { pawl --store frank "$@"; }
frank init -q --name frank
frank publish -q keys --count 0
person grace grace
expect 1 alice import --all --yes --one-time keys
said 'one-time'
has <(alice contact list) grace
lacks <(alice contact list) frank
