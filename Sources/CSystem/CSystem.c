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

static int argument_count;
static char **arguments;

/* The C library hands constructors the same arguments as main. */
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  arguments = values;
}

int pawl_argument_count(void) { return argument_count; }

const char *pawl_argument(int index) { return arguments[index]; }

static char temporary[PATH_MAX];
static volatile sig_atomic_t has_temporary;

static void end_by_signal(int number) {
  if (has_temporary) unlink(temporary);
  signal(number, SIG_DFL);
  raise(number);
}

void pawl_remove_when_ended(const char *path) {
  static const int signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGALRM,
                                SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
  has_temporary = 0;
  if (path == NULL || strlen(path) >= sizeof temporary) return;
  strcpy(temporary, path);
  has_temporary = 1;
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    struct sigaction action;
    /* What the parent ignores stays ignored. */
    if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL)
      signal(signals[i], end_by_signal);
  }
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
