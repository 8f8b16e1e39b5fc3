#include <sqlite3.h>
#include <stddef.h>

/* Makes SQLite plan each statement only once, whatever values are bound to it. Swift cannot call
   sqlite3_db_config itself, because that is a variadic function. */
static inline int pawl_plan_once(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_QPSG, 1, (int *)0);
}

/* Keeps SQLite from setting memory aside for more pages and values than a command uses: it would write to
   all of it on opening a database. Does nothing once SQLite is in use. */
static inline void pawl_set_no_memory_aside(void) {
  sqlite3_config(SQLITE_CONFIG_PAGECACHE, (void *)0, 0, 0);
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static inline int pawl_keep_path(sqlite3_vfs *access, const char *path, int capacity, char *result) {
  (void)access;
  sqlite3_snprintf(capacity, result, "%s", path);
  return SQLITE_OK;
}

/* Returns the name of a way to access files that is SQLite's usual one, except that it does not resolve
   the symbolic links in a path. Returns null if there is none. */
static inline const char *pawl_unresolved_access(void) {
  static sqlite3_vfs access;
  const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
  if (access.zName != NULL || usual == NULL) return access.zName;
  access = *usual;
  access.pNext = NULL;
  access.zName = "pawl";
  access.xFullPathname = pawl_keep_path;
  return sqlite3_vfs_register(&access, 0) == SQLITE_OK ? access.zName : NULL;
}

/* Returns the length of the longest path that SQLite takes, in bytes. */
static inline int pawl_longest_path(void) {
  const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
  return usual == NULL ? 0 : usual->mxPathname;
}
