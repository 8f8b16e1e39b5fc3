# Whatever strangers put into a folder, an import takes a bundle of the folder's owner or nothing,
# without delay.
source "${BASH_SOURCE[0]%/*}/strangers.bash"
alice init -q
bob init -q --name bob
carol init -q --name bob
bob publish -q keys --count 3
carol publish -q elsewhere --count 3
own=$PWD/keys/$(bob identity)
theirs=$PWD/elsewhere/$(carol identity)
cp -r "$own" good

# Anything else in the folder is skipped.
spoil
(cd "$own" && ls -A) > before
for i in 1 2; do
  expect 0 timeout 10 pawl --store alice import --new-session bob "$own"
  said 'with a one-time bundle'
  said "$(bob identity)"
  echo $i | alice encrypt -t bob | bob decrypt -q --accept alice > text
  [ "$(cat text)" = $i ] || fail "not what was sent"
done
expect 0 timeout 10 pawl --store alice import --new-session bob keys
said 'with a reusable bundle'
[ "$(cd "$own" && ls -A | comm -13 - ../../before | wc -l)" = 2 ] || fail "more than two were taken"
[ -d "$own/more" ] && [ "$(alice contact list | wc -l)" = 1 ] || fail "$(alice contact list)"

# In place of the reusable bundle, when no other is left
rm -r "$own" alice
mkdir "$own"
alice init -q
only() {
  local wanted=$1
  refused "$wanted" alice import bob "$own"
  refused "$wanted" alice import bob keys
  refused "$wanted" alice import bob keys --identity "$(bob identity)"
  [ -z "$(alice contact list)" ] || fail "a contact was saved"
  rm -rf "$own/reusable.pawl"
}
each_reusable only
