# Errors about a store that cannot be used have the documented texts.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
cp -a bob whole
restored() { rm -rf bob; cp -a whole bob; }

complains 21 'there is no store in nowhere' "run 'pawl init'" pawl --store nowhere identity
complains 1 'there is already a store in bob' 'use --store DIR to make another one' bob init
nowhere='HOME is not set to an absolute path, so there is no place for a store'
complains 21 "$nowhere" 'use --store DIR' env -u HOME pawl identity
complains 21 "$nowhere" 'use --store DIR' env HOME=relative pawl identity
# Nobody is told to restrict a directory that holds no store: it might be /tmp.
mkdir -m 755 open
complains 21 'the permissions of open are too open' 'chmod 700 open' pawl --store open init
touch open/file
complains 21 'open is open to others and holds other files' \
  'give the store a directory of its own: --store DIR' pawl --store open init
[ "$(ls -A open)" = file ] || fail "something was made: $(ls -A open)"
complains 21 'there is no store in open' "run 'pawl init'" pawl --store open identity
chmod 750 bob
complains 21 'the permissions of bob are too open' 'chmod 700 bob' bob identity
chmod 700 bob
chmod 644 bob/key
complains 21 'the permissions of bob/key are too open' 'chmod 600 bob/key' bob identity
restored
if [ "$(id -u)" = 0 ]; then
  chown 12345 bob
  complains 21 'bob belongs to another user' 'use a store of your own: --store DIR' bob identity
  restored
else
  complains 21 '/ belongs to another user' 'use a store of your own: --store DIR' \
    pawl --store / identity
fi
mkdir "the team's"
cp -a bob "the team's"
chmod 777 "the team's"
complains 21 "other users can change files in $PWD/the team's" "chmod go-w '$PWD/the team'\\''s'" \
  pawl --store "the team's/bob" identity
ln bob/store.db linked
complains 21 'bob/store.db has another hard link' \
  'a store cannot be used under two names: remove the other, or make a copy of it' bob identity
rm linked

# Locked by another process
hold bob
complains 21 'another process is using the store' 'wait for it, or raise --lock-timeout' \
  bob identity --lock-timeout 0
release

# The database
sql() { python3 -c 'import sqlite3, sys
connection = sqlite3.connect("bob/store.db", isolation_level=None)
connection.execute(sys.argv[1])' "$1"; }
sql 'PRAGMA user_version = 2'
complains 22 'the store has version 2, made by a later version of pawl' 'update pawl' bob identity
restored
sql 'PRAGMA application_id = 7'
complains 22 "bob holds a database that is not a pawl store" 'use another directory: --store DIR' bob identity
restored
rm bob/key
again="'pawl init --store DIR --from-backup FILE' makes a new one from a backup"
complains 22 'the store is damaged: key file' "$again" bob identity
restored
sql 'UPDATE record SET sealed = zeroblob(length(sealed))'
complains 22 'the store is damaged: record 1' "$again" bob identity
restored
rm -rf old
cp -a bob old
echo hello | bob encrypt -t alice > message
rm -rf bob
mv old bob
anew="run 'pawl session reset --all' and exchange fresh bundles; never send from an old state"
complains 22 'the store is older than it should be: it was put back to an older state' "$anew" \
  bob encrypt -t alice message
bob session reset -q --all
cp -a bob twin
bob export -o bundle
pawl --store twin export -o bundle
cp twin/store.db bob/store.db
complains 22 'the store is not as it was left: its records were put back, or it was changed elsewhere' \
  "$anew" bob export
bob session reset -q --all
sql 'DELETE FROM record WHERE kind = 11'
bob check > found 2> said || true
has said 'pawl: error: records of the store were put back, removed or added one by one'
has said "pawl: hint: $anew"
rm -rf bob
cp -a alice bob
foreign="if it was moved there on purpose, run 'pawl session reset --all' and exchange fresh bundles"
complains 22 'the store in bob is not the one that was there before' "$foreign" bob export
printf horse > passphrase
chmod 600 passphrase
cp -a alice/key bare
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q
complains 22 'the store in bob is not the one that was there before' "$foreign" bob export
cp -a alice/key sealed
cp bare alice/key
complains 22 'the store in alice has lost its passphrase: an older key file was put back' "$anew" alice export
cp sealed alice/key
PAWL_PASSPHRASE_FILE=passphrase alice passphrase remove -q

# Scarce resources
(
  trap '' XFSZ
  ulimit -f 1
  alice export > out 2> said && fail 'it could write' || [ $? = 23 ] || fail "$(cat said)"
)
said 'pawl: error: the store could not be read or written: '
printf horse > passphrase
export PAWL_PASSPHRASE_FILE=$PWD/passphrase
little() { (ulimit -v 200000; exec pawl --store "$@"); }
complains 21 'there is not enough memory to check the passphrase' '' little alice passphrase set
