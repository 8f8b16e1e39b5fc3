# A store that has lost its table is damaged, not missing, and no new one is created in its place.
acquainted
python3 -c 'import sqlite3
sqlite3.connect("bob/store.db", isolation_level=None).execute("DROP TABLE record")'
for command in identity export 'contact list'; do
  refused 22 bob $command
done
refused '1|22' bob init
