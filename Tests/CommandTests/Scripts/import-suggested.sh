# With one argument that is a file, the owner of the bundle gets the name that it suggests.
alice init -q --name alice
bob init -q --name bob
bob export > bob.pawl
cp bob.pawl bundle
mkdir dir
cp bob.pawl dir/letter

# expect_bob STATUS ARGUMENT…: a new store imports it as bob.
imports() {
  rm -rf alice
  alice init -q
  expect 0 alice import "$@"
  [ "$(alice contact list | cut -f 1)" = bob ] || fail "$(alice contact list)"
  said "bob is $(bob identity), not verified"
  said "the bundle suggests this name; 'pawl contact rename bob NAME' changes it"
}
imports bob.pawl
imports ./bundle
imports dir/letter
imports - < bob.pawl
imports "$PWD/bundle"
bob publish -q keys --count 1
imports ./keys
said 'with a one-time bundle'
imports "keys/$(bob identity)"
imports ./bundle --identity "$(bob identity)"

# Without a slash and without the ending, it is a name, whose bundle comes from standard input.
rm -rf alice
alice init -q
expect 0 alice import bundle < bob.pawl
[ "$(alice contact list | cut -f 1)" = bundle ] || fail "$(alice contact list)"
unsaid 'suggests'
# With two arguments, the first is a name.
rm -rf alice
alice init -q
expect 0 alice import bob.pawl bundle
[ "$(alice contact list | cut -f 1)" = bob.pawl ] || fail "$(alice contact list)"
refused 2 alice import dir/letter bob

# Who is known keeps the name.
expect 0 alice import ./bundle
said 'bob.pawl is'
unsaid 'suggests'
alice contact rename bob.pawl robert
expect 0 alice import bob.pawl
said 'the session with robert goes on'

# Another's name is not taken over.
carol init -q --name robert
carol export > carol.pawl
refused 18 alice import carol.pawl
said 'THE IDENTITY OF robert HAS CHANGED'
said --replace
expect 0 alice import carol carol.pawl

# A bundle may suggest no name, or none that is allowed here; either costs nothing.
pawl --store nobody init -q
pawl --store nobody export > nobody.pawl
refused 2 alice import nobody.pawl
said 'suggests no name'
said 'pawl import NAME FILE'
refused 23 alice import missing.pawl
refused 23 alice import ./missing
refused 2 alice import
