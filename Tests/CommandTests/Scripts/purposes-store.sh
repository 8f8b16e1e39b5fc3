# The files of the store serve no other purpose, by whatever name they come.
conversing
echo hello > hello
alice encrypt -t bob hello > message
markers=.local/state/pawl
[ "$(ls $markers | wc -l)" = 2 ] || fail 'where are the markers?'
mkdir folder
ln -s "$PWD/bob" way
all() { (cd bob && sha256sum key store.db; cat "../$markers"/*); ls -A bob $markers; }

# kept COMMAND…: bob's pawl refuses the command because of his store, which stays as it is.
kept() {
  all > before
  expect 2 "$@"
  said ' and the store are the same file'
  said 'pawl: hint: the store is used by pawl alone'
  all > after
  same before after
}

for file in bob/key bob/store.db bob/store.db-journal bob/store.db-wal bob/.pawl-key bob/STORE.DB-journal \
  ./bob/key folder/../bob/key way/key way/store.db-journal "$PWD/way/store.db" \
  "$markers/$(ls $markers | head -n 1)" "$markers/another"; do
  kept bob decrypt message -o $file
  kept bob encrypt -t alice hello -o $file
  kept bob export -o $file
  kept bob backup -o $file
done
for file in bob/key bob/store.db $markers/*; do
  rm -f link hard
  ln -s "$PWD/$file" link
  ln $file hard
  for name in $file link hard; do
    kept bob encrypt -t alice hello -o $name
    kept bob encrypt -t alice $name
    kept bob encrypt -t alice - < $name
    kept bob inspect $name
    kept bob decrypt $name
    kept bob forget $name
    kept bob import carol $name
    kept bob identity --status-fd 3 3>> $name
    kept bob identity --status-fd 3 3<> $name
    kept bob identity --passphrase-fd 3 3< $name
    kept bob passphrase set --new-passphrase-fd 3 3< $name
    PAWL_PASSPHRASE_FILE=$name kept bob identity
    PAWL_NEW_PASSPHRASE_FILE=$name kept bob passphrase set
    # What the shell appends to
    kept bob identity >> $name
    kept bob encrypt -t alice hello >> $name
    kept bob check >> $name
    # Before the options have been understood
    all > before
    expect 2 bob identity --frobnicate --status-fd 3 3<> $name
    expect 2 pawl --status-fd=3 --store=bob 3<> $name
    all > after
    same before after
  done
done
rm hard
kept bob publish shelf --status-fd 3 3>> bob/key
kept bob unlock --status-fd 3 3>> bob/key
kept bob lock --status-fd 3 3>> bob/key
kept bob session prune --status-fd 3 3>> bob/key
kept bob init --status-fd 3 3>> bob/key

# Another name in the directory is no file of the store, and another store is not this one.
bob export -o bob/bundle
grep -q 'PAWL BUNDLE' bob/bundle || fail 'no bundle'
bob encrypt -t alice alice/key -o sent
bob decrypt -q message -o text
same hello text
