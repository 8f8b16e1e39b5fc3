# Another store in the place of one's own is refused, until session reset --all accepts it.
conversing
echo hello > hello
bob encrypt -t alice hello > message
pawl --store mallory init -q
cp -a alice whole
rm -rf alice
mv mallory alice
for command in export 'encrypt -t bob hello' 'decrypt message' 'import bob bob.pawl' 'session reset bob'; do
  refused 22 alice $command
  said 'the store in alice is not the one that was there before'
  said "if it was moved there on purpose, run 'pawl session reset --all'"
done
expect 22 alice check > found
has found 'marker      of another store'
# Commands that only show something work.
alice identity > identity
alice contact list > contacts
# Back again, the own store is as it was.
mv alice mallory
mv whole alice
alice encrypt -t bob hello | bob decrypt -q > text
same hello text

# A store that was moved there on purpose
mv alice whole
mv mallory alice
alice session reset -q --all
alice check > found
has found 'marker      agrees'
alice import -q bob bob.pawl
alice encrypt -t bob hello | bob decrypt -q --accept mallory > text
same hello text
mv alice mallory
mv whole alice
refused 22 alice export
alice session reset -q --all
alice export -o bundle

# One without a passphrase in the place of one with a passphrase
printf horse > passphrase
chmod 600 passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q
rm -rf alice
mv mallory alice
refused 22 alice export
said 'not the one that was there before, and has no passphrase'

# A new store in the place of one that was deleted is nothing strange, also from a backup.
rm -rf alice
alice init -q
alice check > found
has found 'marker      agrees'
PAWL_PASSPHRASE_FILE=passphrase alice backup -o kept
rm -rf alice
PAWL_PASSPHRASE_FILE=passphrase alice init -q --from-backup kept
alice export -o bundle
# Neither is a store that was moved to a new place, or reached by another name.
mv alice elsewhere
ln -s elsewhere linked
pawl --store linked export -o bundle
pawl --store ./elsewhere/../elsewhere export -o bundle
mv elsewhere third
pawl --store third export -o bundle
