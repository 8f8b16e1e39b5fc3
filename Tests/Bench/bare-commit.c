/* The least that a short message can take: a process that opens a database of SQLite's as a store is opened,
   commits 8 KiB with all syncs, and ends.

     bare-commit FILE */
#include <sqlite3.h>
#include <stdio.h>

static const char *const steps =
  "PRAGMA secure_delete = ON; PRAGMA synchronous = EXTRA; PRAGMA journal_mode = TRUNCATE;"
  "CREATE TABLE IF NOT EXISTS record (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);"
  "BEGIN IMMEDIATE; INSERT OR REPLACE INTO record VALUES (1, randomblob(8192)); COMMIT";

int main(int count, char **words) {
  sqlite3 *database = NULL;
  if (count != 2 || sqlite3_open(words[1], &database) != SQLITE_OK
      || sqlite3_exec(database, steps, NULL, NULL, NULL) != SQLITE_OK) {
    fprintf(stderr, "bare-commit: %s\n", database ? sqlite3_errmsg(database) : "no file");
    return 1;
  }
  return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
