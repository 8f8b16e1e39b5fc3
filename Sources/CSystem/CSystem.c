#include "CSystem.h"
#include <pthread.h>
#include <pwd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

int pawl_open(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags | O_CLOEXEC | O_NOCTTY, mode);
}

int pawl_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 3); }

/* Calls `make` with a mask of the process that leaves exactly the permissions `mode`. */
static int make_with_mode(int (*make)(int, const char *, mode_t), int directory, const char *path,
                          mode_t mode) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  mode_t mask = umask(~mode & 0777);
  int result = make(directory, path, mode);
  umask(mask);
  pthread_mutex_unlock(&mutex);
  return result;
}

static int create(int directory, const char *path, mode_t mode) {
  return pawl_open(directory, path, O_RDWR | O_CREAT | O_EXCL, mode);
}

int pawl_make_directory(int directory, const char *path, mode_t mode) {
  return make_with_mode(mkdirat, directory, path, mode);
}

int pawl_create(int directory, const char *path, mode_t mode) {
  return make_with_mode(create, directory, path, mode);
}

static char temporary[PATH_MAX];
static volatile int temporary_directory = AT_FDCWD;
static volatile sig_atomic_t has_temporary;

void pawl_remove_temporary(void) {
  if (has_temporary) unlinkat(temporary_directory, temporary, 0);
}

static void end_by_signal(int number) {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, number);
  pawl_show_input();
  pawl_end_companion();
  pawl_remove_temporary();
  signal(number, SIG_DFL);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &ending, NULL);
  /* The first process of a container is not ended by its own signals. */
  _exit(128 + number);
}

void pawl_catch_signal(int number, void (*handler)(int)) {
  struct sigaction action;
  /* A signal that the parent process ignores stays ignored. */
  if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
    signal(number, handler);
}

static const int ending_signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGALRM,
                                     SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
static const size_t ending_signal_count = sizeof ending_signals / sizeof *ending_signals;

void pawl_clean_up_when_ended(void) {
  for (size_t i = 0; i < ending_signal_count; i++)
    pawl_catch_signal(ending_signals[i], end_by_signal);
}

static volatile sig_atomic_t reported_to = -1;

void pawl_leave_word(int descriptor, unsigned char word) {
  /* If there is no space, other words wait to be read. Any other failure would leave the reader waiting. */
  for (int attempts = 0; attempts < 5; attempts++)
    if (write(descriptor, &word, 1) == 1) return;
}

static void report_signal(int number) {
  const int error = errno;
  pawl_leave_word(reported_to, (unsigned char)number);
  errno = error;
}

static void report(int number, int flags) {
  struct sigaction action;
  if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN) return;
  memset(&action, 0, sizeof action);
  action.sa_handler = report_signal;
  action.sa_flags = flags;
  sigaction(number, &action, NULL);
}

void pawl_report_signals(int descriptor) {
  reported_to = descriptor;
  for (size_t i = 0; i < ending_signal_count; i++)
    report(ending_signals[i], (int)(SA_RESTART | SA_RESETHAND));
  report(SIGCHLD, SA_RESTART | SA_NOCLDSTOP);
}

void pawl_end_as_first_process(void) {
  if (getpid() == 1) pawl_clean_up_when_ended();
}

void pawl_remove_when_ended(int directory, const char *path) {
  has_temporary = 0;
  if (path == NULL || strlen(path) >= sizeof temporary) return;
  strcpy(temporary, path);
  temporary_directory = directory;
  has_temporary = 1;
  pawl_clean_up_when_ended();
}

void pawl_use_without_waiting(int descriptor) {
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

void pawl_end_output(int descriptor) {
  if (shutdown(descriptor, SHUT_WR) == 0) return;
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing == -1) return;
  dup2(nothing, descriptor);
  close(nothing);
}

void pawl_send_at_once(int descriptor) {
  const int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void pawl_close_in_commands(int descriptor) { fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

void pawl_default_signal(int number) { signal(number, SIG_DFL); }

int pawl_ignore_broken_pipes(void) { return signal(SIGPIPE, SIG_IGN) == SIG_IGN; }

void pawl_forbid_core_files(void) {
  const struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

void pawl_reserve_standard_streams(void) {
  for (int number = 0; number <= 2; number++) {
    if (fcntl(number, F_GETFD) == -1 && errno == EBADF)
      open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
  }
}

int pawl_listed_home(void *path, size_t count) {
  struct passwd entry, *found = NULL;
  char buffer[16384];
  if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) != 0 || found == NULL) return -1;
  size_t length = strlen(entry.pw_dir) + 1;
  if (length > count) return -1;
  memcpy(path, entry.pw_dir, length);
  return 0;
}

int pawl_start_thread(void *(*body)(void *), void *context) {
  pthread_t thread;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&thread, NULL, body, context);
  if (error == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

int pawl_terminal_columns(int terminal) {
  struct winsize size;
  return ioctl(terminal, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int pawl_error_code(void) { return errno; }
