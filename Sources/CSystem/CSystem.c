#define _GNU_SOURCE
#include "CSystem.h"
#include <sys/prctl.h>

int pawl_open(const char *path, int flags, mode_t mode) {
  return open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
}

int pawl_open_unnamed(const char *directory, mode_t mode) {
#ifdef O_TMPFILE
  return open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
#else
  errno = EOPNOTSUPP;
  return -1;
#endif
}

int pawl_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

void pawl_default_signal(int number) { signal(number, SIG_DFL); }

int pawl_error_code(void) { return errno; }

void pawl_reserve_standard_streams(void) {
  for (int number = 0; number <= 2; number++) {
    if (fcntl(number, F_GETFD) == -1 && errno == EBADF)
      open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
  }
}

int pawl_ignore_broken_pipes(void) { return signal(SIGPIPE, SIG_IGN) == SIG_IGN; }
