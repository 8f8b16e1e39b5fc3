# Without a store, every command except init is refused, and creates none.
conversing
echo hello | alice encrypt -t bob > message
for command in identity 'identity --json' export 'export -o out' 'contact list' 'verify bob' \
  'verify bob --confirm' 'import bob bob.pawl' 'encrypt -t bob message' 'decrypt message' \
  'encrypt -t bob message -o out' 'decrypt message -o out' 'decrypt --accept alice message'; do
  expect 21 pawl --store nobody $command > text
  empty text
  said nobody
  said 'pawl init'
  absent nobody
  absent out
done

# A folder that is not a store
mkdir -m 700 folder
expect 21 pawl --store folder identity
[ -z "$(ls -A folder)" ] || fail "something was made"
touch file
expect '21|23' pawl --store file identity
expect 21 pawl --store missing/deep identity
absent missing

# A store that has been deleted
rm alice/store.db
expect '21|22' alice identity
