# Errors about names, contacts, sessions and bundles have the documented texts.
source "${BASH_SOURCE[0]%/*}/wording.bash"
root=${BASH_SOURCE[0]%/CommandTests/*}
alice init -q --name alice
bob init -q --name bob
carol init -q
for person in alice bob carol; do
  $person export -o $person.pawl
  declare "$person=$($person identity)"
done
echo hello > hello

form="a name has 1 to 64 visible characters, no blank at its ends, no '/', and does not begin with '-', '.', '@', '#' or 'pawl1'"
complains 2 "'a/b' is not a valid contact name" "$form" alice verify a/b
complains 2 "'@bob' is not a valid contact name" "$form" alice import @bob bob.pawl
complains 2 "'#bob' is not a valid contact name" "$form" alice import '#bob' bob.pawl
complains 2 "'.bob' is not a valid contact name" "$form" alice import .bob bob.pawl
complains 2 "'\\u{1b}[2J' is not a valid contact name" "$form" alice encrypt hello -t $'\e[2J'
complains 2 "'�' is not a valid contact name" "$form" alice verify $'\xff'
adding="see 'pawl contact list'; 'pawl import bob FILE' adds one"
complains 20 'no such contact: bob' "$adding" alice encrypt -t bob hello
complains 20 'no such contact: bob' "$adding" alice contact show bob
complains 20 'no such contact: bob b' \
  "see 'pawl contact list'; 'pawl import 'bob b' FILE' adds one" alice verify 'bob b'

# Importing
complains 1 'alice.pawl: the bundle is your own' 'import the bundles of others' \
  alice import me alice.pawl
complains 18 "bob.pawl: the bundle is from $bob, not from $carol" \
  "ask the person you mean for their identity: 'pawl identity' prints it" \
  alice import bob bob.pawl --identity "$carol"
alice import -q b bob.pawl
complains 20 'no such contact: x' \
  "see 'pawl contact list'; 'pawl import x FILE' adds one" alice verify x
alice contact rename b bob
complains 20 'no such contact: bbo' \
  "did you mean 'bob'? see 'pawl contact list'; 'pawl import bbo FILE' adds one" \
  alice encrypt -t bbo hello
complains 20 'no such contact: alexander' \
  "see 'pawl contact list'; 'pawl import alexander FILE' adds one" alice verify alexander
complains 1 "$bob is already a contact, named bob" \
  "use the name bob, or change it with 'pawl contact rename'" alice import robert bob.pawl
complains 18 "THE IDENTITY OF bob HAS CHANGED: expected $bob, got $carol" \
  'someone may be impersonating bob: ask them in person, and save a new identity under another name, or with '\''pawl import --replace'\'' if it is theirs' \
  alice import bob carol.pawl
complains 20 'no such contact: robert' \
  "see 'pawl contact list'; 'pawl import robert FILE' adds one" alice import --replace robert carol.pawl
bundle_named '' nameless.pawl
complains 2 'nameless.pawl: the bundle suggests no name for its owner' "choose one: 'pawl import NAME FILE'" \
  alice import nameless.pawl
for name in @x -x .x a/b 'a ' pawl1x; do
  bundle_named "$name" named.pawl
  complains 2 "named.pawl: the bundle suggests '$name', which cannot be the name of a contact" \
    "choose one: 'pawl import NAME FILE'" alice import named.pawl
done
alice import -q carol carol.pawl
complains 1 'another contact is already named carol' "see 'pawl contact list', and use another name" \
  alice contact rename bob carol

# vector NAME: prints what a recipient is given in a test vector.
vector() { python3 -c 'import sys
sys.stdout.buffer.write(open(sys.argv[1], "rb").read().partition(b"\n\n")[2])' "$root/Vectors/$1.vector"; }
vector bundle/kind-2 > bundle
whole='it may be empty or cut short: get all of it and run this again'
complains 16 'bundle: the bundle is malformed' "$whole" alice import dave bundle
complains 16 'the bundle is malformed' "$whole" alice import dave < /dev/null
vector bundle/signature-flipped > bundle
complains 14 "bundle: the bundle's signature is wrong: it was altered or forged" \
  'ask for a fresh one' alice import dave bundle
complains 14 "the bundle's signature is wrong: it was altered or forged" \
  'ask for a fresh one' alice import dave - < bundle
vector bundle/reusable > bundle
expires=$(pawl inspect bundle | sed -n 's/^expires *//p')
complains 17 "bundle: the bundle expired on $expires" 'ask for a fresh one' alice import dave bundle
vector bundle/lifetime-overflow > bundle
made=$(pawl inspect bundle | sed -n 's/^made *//p')
complains 17 "bundle: the bundle was made in the future, on $made" 'one of the two clocks is wrong' \
  alice import dave bundle

# Revoked
bob export --one-time > before
bob prekeys revoke -q
bob export > after
alice import -q bob after
made=$(pawl inspect before | sed -n 's/^made *//p')
complains 17 "before: the bundle of $made has been revoked by its owner" 'ask for a fresh one' alice import bob before
complains 17 "the bundle of $made has been revoked by its owner" 'ask for a fresh one' alice import bob < before

# From a directory
mkdir shelf
complains 20 'no bundle in shelf' "the person you want to write to puts bundles there with 'pawl publish'" \
  alice import dave shelf
bob publish -q --count 0 shelf
complains 20 "no bundle of $carol in shelf" "the person you want to write to puts bundles there with 'pawl publish'" \
  alice import carol shelf --identity "$carol"
carol publish -q --count 0 shelf
complains 2 'there are bundles of several identities in shelf' 'choose one with --identity pawl1…' \
  alice import dave shelf
owner=$(bob identity)
complains 20 "no one-time bundle in shelf/$owner can be imported" \
  "ask for one ('pawl export --one-time'), or import without --one-time" \
  alice import --one-time --new-session bob shelf
complains 20 "shelf/$owner/reusable.pawl: the bundle is reusable, not a one-time bundle" \
  "ask for one ('pawl export --one-time'), or import without --one-time" \
  alice import --one-time bob "shelf/$owner/reusable.pawl"
mkdir linked
ln -s "../shelf/$owner" linked/
complains 23 "$PWD/linked/$owner is not a folder of your own: it is a link, a file or another user's" \
  'remove it, or publish in another directory' bob publish linked
cp -r bob twin
elsewhere twin publish -q both --count 2
complains 1 "another store of your identity has published in $PWD/both/$owner, and only that store can read messages to its 3 bundles" \
  "if it is no longer used, 'pawl publish --replace DIR' removes them; otherwise only one of the two can publish there" \
  bob publish both

# Sessions
alice session reset -q bob
complains 20 'no session for sending to bob' \
  "ask for a bundle ('pawl export') and run 'pawl import bob FILE'" alice encrypt -t bob hello
day=$(date -u +%F)
for try in 1 2 3 4 5; do
  bob export --valid-for 2s > brief
  if alice import -q bob brief 2> /dev/null; then break; fi
done
run_out() { ! alice encrypt -t bob hello > /dev/null 2> said; }
until_it run_out
[ "$day" = "$(date -u +%F)" ] || exit 0
complains 17 "bob has not answered, and the bundle expired on $day" \
  "ask for a fresh bundle and run 'pawl import bob FILE'" alice encrypt -t bob hello
complains 2 '1025 recipients are too many: a message can have at most 1024' \
  'send several messages' alice encrypt hello $(seq -f '-t c%g' 1025)
