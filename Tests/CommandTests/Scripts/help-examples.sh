# The help of every command and every group has a line to try; it is not wrapped, so that it can be
# copied, and the program accepts it.
source "${BASH_SOURCE[0]%/*}/offered.bash"

export PAWL_STORE=$PWD/bob
bob init -q
bob export > bob.pawl
unset PAWL_STORE
mkdir shared photos
printf horse > passphrase
export PAWL_PASSPHRASE_FILE=$PWD/passphrase

commands > commands
{ echo; echo contact; echo session; echo passphrase; cat commands; } > all
while read -r command; do
  expect 0 pawl $command --help > help < /dev/null
  if grep -E '<$|\|$|\\$' help; then fail "a broken line in: pawl $command --help"; fi
  [ -n "$command" ] || continue
  sed -n "s/^Example: //p" help > example
  [ "$(wc -l < example)" = 1 ] || fail "not one example: pawl $command --help"
  # The example for a group uses one of its commands.
  has example "pawl $command"
  # The files it names may be missing, but the program accepts the line.
  bash -c "$(cat example)" > out 2> said < /dev/null || true
  unsaid "--help'"
done < all
# Examples that need nothing but a store have succeeded.
for file in alice.pawl pawl.backup; do
  [ -s "$file" ] || fail "no $file"
done
pawl check > found
has found 'all intact'
