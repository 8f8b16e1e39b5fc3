# Rows that were put back, removed or added one by one are noticed by check; session reset --all accepts
# what is there.
conversing
for text in 1 2 3 4; do echo $text | bob encrypt -t alice > message$text; done
alice decrypt -q message4 > out
alice export --one-time > bundle
alice verify -q --confirm bob > number
cp -a alice old
alice decrypt -q message1 > out
echo hello | alice encrypt -t bob > sent
bob decrypt -q sent > out
alice export --one-time > bundle
alice contact rename bob robert
cp -a alice new
cp -a .local kept.local
restored() {
  rm -rf alice .local
  cp -a new alice
  cp -a kept.local .local
}
# sql STATEMENT…: changes alice's database, to which the older one is attached as `old`.
sql() {
  python3 - "$@" << 'END'
import sqlite3, sys
connection = sqlite3.connect("alice/store.db", isolation_level=None)
connection.execute("ATTACH 'old/store.db' AS old")
for statement in sys.argv[1:]:
    connection.execute(statement)
END
}
# noticed: check finds that the rows are not those that were written, and says what to do; the way on works.
noticed() {
  expect 22 alice check > found
  has found 'problem     records were put back, removed or added one by one'
  said 'records of the store were put back, removed or added one by one'
  said "run 'pawl session reset --all'"
  # Using the store does not hide it.
  expect '0|10|11|20|22' alice export > out
  expect 22 alice check > found
  alice session reset -q --all
  alice check > found
  has found 'all intact'
  has found 'marker      agrees'
}
alice check > found
# Each row that has changed or gone is put back by itself, and each row that is new is removed.
sql 'CREATE TABLE old.changed AS SELECT o.id FROM old.record o LEFT JOIN main.record n USING (id)
  WHERE n.sealed IS NOT o.sealed AND o.kind <> 0'
count=$(python3 -c 'import sqlite3
print(*[row[0] for row in sqlite3.connect("old/store.db").execute("SELECT id FROM changed")])')
[ "$(wc -w <<< "$count")" -ge 3 ] || fail "only $count have changed"
for id in $count; do
  restored
  sql "INSERT OR REPLACE INTO record SELECT * FROM old.record WHERE id = $id"
  noticed
done
for kind in 3 5 8 9 10 11; do
  restored
  sql 'PRAGMA foreign_keys = OFF' "DELETE FROM record WHERE id =
    (SELECT max(id) FROM record r WHERE kind = $kind AND NOT EXISTS
      (SELECT 1 FROM record c WHERE c.owner = r.id))"
  [ "$(sha256sum < alice/store.db)" != "$(sha256sum < new/store.db)" ] || continue
  noticed
done

# With the record of the generation the store is older; with all rows but that one, check notices.
restored
sql 'INSERT OR REPLACE INTO record SELECT * FROM old.record WHERE kind = 0'
refused 22 alice export
said 'the store is older than it should be'
restored
sql 'PRAGMA foreign_keys = OFF' 'DELETE FROM record WHERE kind <> 0' \
  'INSERT INTO record SELECT * FROM old.record WHERE kind <> 0'
noticed

# Two stores that went different ways have different states of one generation.
restored
cp -a alice twin
alice export > bundle
pawl --store twin export -o /dev/null
cp twin/store.db alice/store.db
refused 22 alice export
said 'the store is not as it was left'
expect 22 alice check > found
has found 'marker      differs'
alice session reset -q --all
alice check > found

# An older key file, from before the passphrase
restored
printf horse > passphrase
chmod 600 passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q
cp -a alice/key sealed
cp new/key alice/key
for command in export 'encrypt -t robert sent' 'passphrase remove' 'contact rename robert bob'; do
  refused 22 alice $command
  said 'the store in alice has lost its passphrase'
done
expect 22 alice check > found
has found 'the passphrase is gone'
cp -a sealed alice/key
export PAWL_PASSPHRASE_FILE=passphrase
alice check > found
alice passphrase remove -q
alice check > found
alice passphrase set -q
cp new/key alice/key
alice session reset -q --all
alice check > found
has found 'passphrase  none'
has found 'marker      agrees'
