#include "CSystem.h"
#include <pthread.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>

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

void pawl_clean_up_when_ended(void) {
  static const int signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGALRM,
                                SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    pawl_catch_signal(signals[i], end_by_signal);
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

void pawl_write_without_waiting(int descriptor) {
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
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
