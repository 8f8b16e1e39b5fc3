# The check command examines everything in a store and names what is wrong.
conversing
for text in 1 2 3; do echo $text | bob encrypt -t alice > message$text; done
alice decrypt -q message3 > /dev/null
alice export --one-time > bundle
unchanged alice alice check > found
has found "identity    $(alice identity)"
has found 'contacts    1, with 1 session'
has found 'all intact'
has found 'marker      agrees'
has found 'passphrase  none'

change() { python3 -c 'import sqlite3, sys
connection = sqlite3.connect("damaged/store.db")
connection.execute(sys.argv[1])
connection.commit()' "$1"; }
python3 -c 'import sqlite3
for row in sqlite3.connect("alice/store.db").execute("SELECT id FROM record WHERE kind > 0"): print(row[0])' > ids
[ "$(wc -l < ids)" -ge 10 ] || fail "only these records: $(cat ids)"
# Any record may be damaged; damage to the generation prevents the store from being opened at all.
for id in $(cat ids); do
  rm -rf damaged && cp -r alice damaged
  change "UPDATE record SET sealed = zeroblob(length(sealed)) WHERE id = $id"
  expect 22 pawl --store damaged check > found
  said 'the store is damaged'
done
has found "problem     record $id"
rm -rf damaged && cp -r alice damaged
change 'UPDATE record SET sealed = zeroblob(9) WHERE id > 1'
expect 22 pawl --store damaged check > found
rm -rf damaged && cp -r alice damaged
change 'PRAGMA foreign_keys = OFF'
change 'DELETE FROM record WHERE kind = 2'
expect 22 pawl --store damaged check > found
has found 'what it belongs to is gone'
expect 21 pawl --store missing check
refused 2 alice check more
