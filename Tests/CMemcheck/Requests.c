#include "CMemcheck.h"

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>

bool memcheck_is_running(void) { return RUNNING_ON_VALGRIND; }

void memcheck_hide(const void *bytes, size_t count) { (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes, count); }

void memcheck_reveal(const void *bytes, size_t count) { (void)VALGRIND_MAKE_MEM_DEFINED(bytes, count); }

bool memcheck_is_hidden(const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    unsigned char hidden = 0;
    // 1 says that the bits were read; a bit that is set is undefined.
    if (VALGRIND_GET_VBITS((const char *)bytes + i, &hidden, 1) == 1 && hidden != 0) return true;
  }
  return false;
}

size_t memcheck_findings(void) { return VALGRIND_COUNT_ERRORS; }

void memcheck_note(const char *line) { VALGRIND_PRINTF("%s\n", line); }
#else
bool memcheck_is_running(void) { return false; }
void memcheck_hide(const void *bytes, size_t count) {}
void memcheck_reveal(const void *bytes, size_t count) {}
bool memcheck_is_hidden(const void *bytes, size_t count) { return false; }
size_t memcheck_findings(void) { return 0; }
void memcheck_note(const char *line) {}
#endif
