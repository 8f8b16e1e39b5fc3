# A bundle is taken out of a prekey directory and printed, without a store and without a home: each
# one-time bundle once, and then the reusable one. Others import what is printed.
bob init -q --name bob
bob publish -q keys --count 3
own=keys/$(bob identity)
claim() { env -u HOME -u PAWL_STORE pawl claim "$@"; }
left() { ls -A "$own"; }

number=0
for path in keys "$own" "$PWD/$own/"; do
  number=$((number + 1))
  expect 0 claim "$path" > bundle.$number
  empty said
  [ "$(left | wc -l)" = $((4 - number)) ] || fail "not taken: $(left)"
  pawl --store p$number init -q
  expect 0 pawl --store p$number import --one-time bob bundle.$number
  said 'with a one-time bundle'
  said "$(bob identity)"
done
# Each is another one, as messages to all of them can be read.
for number in 1 2 3; do
  echo $number | pawl --store p$number encrypt -t bob | bob decrypt -q --accept p$number > text
  [ "$(cat text)" = $number ] || fail 'not what was sent'
done

# When none is left
for times in once twice; do
  expect 0 claim keys > reusable
  said "pawl: no one-time bundle could be taken from $own, so this one is shared with all who get it"
  same "$own/reusable.pawl" reusable
done
expect 0 claim -q keys > reusable
empty said
alice init -q
alice import -q bob < reusable
# In a pipe
bob publish -q keys --count 1
claim keys | alice import --one-time bob --new-session --identity "$(bob identity)" -q
[ "$(left)" = reusable.pawl ] || fail "something is left: $(left)"

# No store is used, made or asked for, whatever the variables say.
for store in nowhere bob; do
  PAWL_STORE=$store PAWL_PASSPHRASE_COMMAND='touch asked' unchanged bob expect 0 pawl claim keys > reusable
  same "$own/reusable.pawl" reusable
done
absent nowhere
absent asked
absent .local/share

# nothing STATUS ARGUMENT…: the command ends with that status, prints nothing and takes nothing.
nothing() {
  local before
  before=$(find keys | sort)
  expect "$1" claim "${@:2}" > out
  empty out
  said 'pawl: error: '
  [ "$(find keys | sort)" = "$before" ] || fail "something was taken: ${*:2}"
}
# If there are several identities, one must be named.
bob publish -q keys --count 1
carol init -q
carol publish -q keys --count 1
nothing 2 keys
said 'there are bundles of several identities in keys'
said "name the one to take behind it: 'pawl claim keys pawl1…'"
expect 0 claim keys "$(carol identity)" > bundle
alice import -q --one-time carol --identity "$(carol identity)" bundle
expect 0 claim "keys/$(carol identity)" "$(carol identity)" > bundle
said 'no one-time bundle'
# Unknown identities and empty places
pawl --store dave init -q
nothing 20 keys "$(pawl --store dave identity)"
said "no bundle of $(pawl --store dave identity) in keys"
nothing 18 "$own" "$(carol identity)"
mkdir empty
nothing 20 empty
said 'no bundle in empty'
mkdir "empty/$(bob identity)"
nothing 20 empty
nothing 20 "empty/$(bob identity)"
nothing 23 missing
nothing 23 bob/key
# One's own bundles are like any other's.
alice publish -q mine --count 1
[ "$(PAWL_STORE=alice pawl claim mine)" != "$(PAWL_STORE=alice pawl claim -q mine)" ] || fail 'the same twice'

# Wrong usage
nothing 2
nothing 2 keys nobody
said "the value 'nobody' is invalid for '<pawl1…>', all that 'pawl identity' prints"
nothing 2 keys "$(bob identity)" more
nothing 2 keys "$(bob identity)" --per-hour
nothing 2 keys "$(bob identity)" --per-hour 10001
said '--per-hour takes a number from 0 to 10000'
nothing 2 keys "$(bob identity)" --per-hour=-1
nothing 2 keys "$(bob identity)" --per-hour x
nothing 2 keys "$(bob identity)" --per-hour 1 --per-hour 2
nothing 2 keys "$(bob identity)" -o file
nothing 2 keys "$(bob identity)" --status-fd 1
said 'the status lines and the output are the same'
