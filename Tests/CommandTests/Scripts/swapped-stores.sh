# Files of two stores do not make one: a mixed store is damaged, or was put back.
conversing
echo hello > hello
alice encrypt -t bob hello > message
cp -a alice alice.whole
cp -a bob bob.whole
for file in key store.db; do
  cp bob.whole/$file alice/$file
  cp alice.whole/$file bob/$file
  for command in identity export 'encrypt -t alice hello' 'decrypt message' 'contact list' check; do
    refused 22 alice $command
    refused 22 bob $command
  done
  cp alice.whole/$file alice/$file
  cp bob.whole/$file bob/$file
done

# Stores that are swapped as a whole are not those that were there before.
mv alice swap
mv bob alice
mv swap bob
[ "$(alice identity)" = "$(pawl --store bob.whole identity)" ] || fail "another identity"
for person in alice bob; do
  refused 22 $person decrypt message
  said "the store in $person is not the one that was there before"
done
mv alice swap
mv bob alice
mv swap bob
bob decrypt -q message > text
same hello text

# An older database in a newer store is detected as older.
cp bob.whole/store.db bob/store.db
refused 22 bob encrypt -t alice hello
said older
