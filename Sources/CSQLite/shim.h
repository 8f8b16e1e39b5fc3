#include <sqlite3.h>

/* Plans a statement once, whatever is bound to it: sqlite3_db_config takes arguments of any number,
   which Swift cannot call. */
static inline int pawl_plan_once(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_QPSG, 1, (int *)0);
}
