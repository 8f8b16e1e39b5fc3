# Another program's database without a version of its own is not a store and is left unchanged.
acquainted
rm bob/store.db
python3 -c 'import sqlite3
connection = sqlite3.connect("bob/store.db", isolation_level=None)
connection.execute("CREATE TABLE song (title)")
connection.execute("INSERT INTO song VALUES (?)", ("Daisy",))'
chmod 600 bob/store.db
for command in identity export 'contact list' 'decrypt bob.pawl'; do
  refused 22 bob $command
done
refused '1|22' bob init

python3 -c 'import sqlite3
sqlite3.connect("alice/store.db", isolation_level=None).execute("PRAGMA user_version = -1")'
refused 22 alice identity
