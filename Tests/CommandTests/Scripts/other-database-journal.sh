# Another program's database with a write-ahead log is refused and left unchanged.
acquainted
rm bob/store.db
python3 -c 'import sqlite3
connection = sqlite3.connect("bob/store.db", isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("CREATE TABLE song (title)")
connection.execute("PRAGMA user_version = 3")
connection.close()'
absent bob/store.db-wal
chmod 600 bob/store.db
for command in identity export 'contact list'; do
  refused 22 bob $command
done
