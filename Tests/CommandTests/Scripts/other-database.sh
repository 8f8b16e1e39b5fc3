# A database that is not pawl's, or is of a later version, is refused and left unchanged.
conversing
echo hello | alice encrypt -t bob > message
cp -a bob whole

# other same|new SQL…: a store is refused if its database was changed, or created, by these statements.
other() {
  local command
  rm -rf bob
  cp -a whole bob
  python3 - "$@" <<'END'
import os, sqlite3, sys
if sys.argv[1] == "new":
    os.remove("bob/store.db")
connection = sqlite3.connect("bob/store.db", isolation_level=None)
for sql in sys.argv[2:]:
    connection.execute(sql)
END
  chmod 600 bob/store.db
  for command in identity export 'contact list' 'verify alice' 'decrypt message' \
    'encrypt -t alice message' 'import alice bob.pawl'; do
    refused 22 bob $command
  done
}
other same 'PRAGMA user_version = 2'
said version
other same 'PRAGMA user_version = 999'
other same 'PRAGMA user_version = 2147483647'
other same 'PRAGMA application_id = 0'
other same 'PRAGMA application_id = 1'
other new 'CREATE TABLE record (x)' 'PRAGMA user_version = 1'
