# A damaged store is refused as damaged, and its files are left unchanged.
conversing
echo hello | alice encrypt -t bob > message
cp -a bob whole

damaged() {
  local command
  for command in export 'decrypt message'; do
    refused 22 bob $command
  done
}
restored() { rm -rf bob; cp -a whole bob; }

head -c 24576 /dev/urandom > bob/store.db
damaged
restored
echo 'not a database' > bob/store.db
damaged
restored
head -c 100 whole/store.db > bob/store.db
damaged
restored
head -c 5000 whole/store.db > bob/store.db
damaged
restored
flip bob/store.db 0 0
damaged
restored

# The key file: missing, truncated, longer, of another kind
rm bob/key
expect 22 bob identity > out
empty out
absent bob/key
restored
truncate -s -1 bob/key
damaged
restored
echo >> bob/key
damaged
restored
: > bob/key
damaged
restored
flip bob/key 0 0
damaged
restored
flip bob/key 12 1
damaged
restored

# A table with another schema, and rows that someone else has written
sql() { python3 -c 'import sqlite3, sys
connection = sqlite3.connect("bob/store.db")
connection.executescript(sys.argv[1])' "$1"; }
sql 'ALTER TABLE record RENAME COLUMN sealed TO opened'
damaged
restored
for change in "sealed = zeroblob(length(sealed))" "sealed = x''" "sealed = substr(sealed, 2)" \
  "sealed = zeroblob(10000000)" "number = number + 1" "number = -1" \
  "number = 9223372036854775807" "due = due + 1"; do
  sql "PRAGMA foreign_keys = OFF; UPDATE record SET $change"
  damaged
  restored
done

bob decrypt -q message > text
[ "$(cat text)" = hello ] || fail "not what was sent"
