#include <sqlite3.h>

/* Makes SQLite plan each statement only once, whatever values are bound to it. Swift cannot call
   sqlite3_db_config itself, because that is a variadic function. */
static inline int pawl_plan_once(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_QPSG, 1, (int *)0);
}
