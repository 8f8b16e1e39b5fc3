# What is said about a store that is damaged names the damage.
again="'pawl init --store DIR --from-backup FILE' makes a new one from a backup"
pawl --store bob init -q --name bob
# damaged WORDS: the copy of bob's store is refused with these words, and nothing in it changes.
damaged() {
  unchanged copy expect 22 pawl --store copy identity
  said "pawl: error: the store is damaged: $1"
  said "pawl: hint: $again"
}
# copied: a fresh copy of bob's store, at which nothing is damaged yet.
copied() { rm -rf copy; cp -a bob copy; }
# sql STATEMENT…: changes the database of the copy.
sql() {
  python3 -c 'import sqlite3, sys
connection = sqlite3.connect("copy/store.db", isolation_level=None)
for statement in sys.argv[1:]: connection.execute(statement)' "$@"
}

copied
: > copy/store.db
damaged "it is empty; 'pawl init' makes it anew"
copied
head -c 8192 /dev/urandom > copy/store.db
damaged 'it is not a database'
copied
printf '\2\2' | dd of=copy/store.db bs=1 seek=18 conv=notrunc status=none
damaged "its format is not pawl's"
copied
sql 'CREATE TABLE other (id)'
damaged "its schema is not pawl's"
copied
sql 'DELETE FROM record'
damaged 'generation'
copied
sql 'PRAGMA foreign_keys = OFF' 'DELETE FROM record WHERE kind = 1'
damaged "there is no record of the kind 'owner'"

copied
rm copy/store.db
mkdir -m 700 copy/store.db
expect 22 pawl --store copy identity
said 'copy/store.db is not a file'

# A store of which only the frame is left is not taken for one that is still to be made.
copied
sql 'DROP TABLE record'
expect 22 pawl --store copy init
said 'its table is gone'

# A record that belongs to nothing is found by 'check'.
pawl --store alice init -q --name alice
bob export | alice import -q bob
rm -rf copy
cp -a alice copy
sql 'PRAGMA foreign_keys = OFF' 'DELETE FROM record WHERE kind = 2'
expect 22 pawl --store copy check > findings
has findings ': what it belongs to is gone'
