# A journal next to a database that is not pawl's does not make the database pawl's.
acquainted
rm bob/store.db
python3 -c 'import sqlite3
sqlite3.connect("bob/store.db").execute("CREATE TABLE song (title)")'
chmod 600 bob/store.db
head -c 512 /dev/zero > bob/store.db-journal
chmod 600 bob/store.db-journal
refused 22 bob identity
refused 22 bob init
