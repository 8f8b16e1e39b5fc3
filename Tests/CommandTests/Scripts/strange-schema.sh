# A database with anything besides pawl's own table, or with rows that are not pawl's, is damaged, and
# what was added to it has no effect.
conversing
echo hello | alice encrypt -t bob > message
cp -a bob whole

# strange SQL…: every command refuses bob's database as damaged after these statements.
strange() {
  local command
  cp whole/store.db bob/store.db
  python3 - "$@" <<'END'
import sqlite3, sys
connection = sqlite3.connect("bob/store.db", isolation_level=None)
for sql in sys.argv[1:]:
    connection.execute(sql)
END
  for command in identity export 'contact list' 'verify alice' 'decrypt message' \
    'encrypt -t alice message' 'import alice bob.pawl' check; do
    SECONDS=0
    unchanged bob expect 22 bob $command > out
    said 'pawl: error: '
    [ $SECONDS -le 5 ] || fail "it took $SECONDS s: $*"
    [ "$command" = check ] || empty out
  done
}
forged='CREATE VIEW record AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
  SELECT i AS id, 1 AS kind, NULL AS owner, NULL AS tag, 0 AS number, 0 AS due, x AS sealed
  FROM n, (SELECT zeroblob(100) AS x)'
strange 'CREATE TRIGGER t AFTER UPDATE ON record BEGIN DELETE FROM record; END'
strange 'CREATE TRIGGER t BEFORE INSERT ON record BEGIN SELECT RAISE(IGNORE); END'
strange 'CREATE VIEW v AS SELECT * FROM record'
strange 'CREATE TABLE extra (x)'
strange 'CREATE INDEX extra ON record (due, kind)'
strange 'CREATE VIRTUAL TABLE extra USING fts5 (x)'
strange 'ALTER TABLE record ADD COLUMN extra INT'
strange 'ALTER TABLE record RENAME TO other' "$forged"
strange 'DROP TABLE record' "$forged"
strange 'DROP TABLE record'
strange 'DROP INDEX record_tag'
strange 'PRAGMA user_version = 0'
strange 'PRAGMA application_id = 7'
strange 'PRAGMA journal_mode = WAL'

# Rows with another length, kind or place cannot be opened; one row that every command needs is enough.
every() { strange "UPDATE record SET $1"; }
every "sealed = x''"
every "sealed = zeroblob(20)"
every "sealed = zeroblob(10000000) WHERE kind = 0"
every "sealed = randomblob(length(sealed))"
every 'number = 9223372036854775807'
every 'number = -9223372036854775808'
every 'number = -1'
every 'due = -1'
every 'kind = 99'
every 'kind = 9223372036854775807'
every 'tag = zeroblob(10000000) WHERE kind = 0'
every 'tag = NULL'

cp whole/store.db bob/store.db
bob decrypt -q message > text
[ "$(cat text)" = hello ] || fail "not what was sent"
