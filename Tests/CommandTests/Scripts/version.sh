# --version prints one line to standard output and needs no store.
expect 0 pawl --version > version
empty said
grep -Eqx 'pawl [0-9]+\.[0-9]+\.[0-9]+.*' version || fail "no version: $(cat version)"
[ "$(wc -l < version)" = 1 ] || fail "more than a line"
for line in '-q --version' '--store nowhere --version' 'encrypt --version' 'contact list --version'; do
  expect 0 pawl $line > again
  same version again
done
absent nowhere
[ ! -e .local ] || fail "it touched the home"
