#define _GNU_SOURCE
#include "CSystem.h"
#include <linux/keyctl.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

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
static struct termios shown;
static volatile sig_atomic_t hidden_terminal = -1;

void pawl_remove_temporary(void) {
  if (has_temporary) unlink(temporary);
}

static void end_by_signal(int number) {
  if (hidden_terminal >= 0) tcsetattr(hidden_terminal, TCSANOW, &shown);
  pawl_remove_temporary();
  signal(number, SIG_DFL);
  raise(number);
}

static void clean_up_when_ended(void) {
  static const int signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGALRM,
                                SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    struct sigaction action;
    /* What the parent ignores stays ignored. */
    if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL)
      signal(signals[i], end_by_signal);
  }
}

void pawl_remove_when_ended(const char *path) {
  has_temporary = 0;
  if (path == NULL || strlen(path) >= sizeof temporary) return;
  strcpy(temporary, path);
  has_temporary = 1;
  clean_up_when_ended();
}

int pawl_hide_input(int terminal) {
  if (tcgetattr(terminal, &shown) == -1) return -1;
  struct termios hidden = shown;
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  hidden.c_lflag |= ICANON | ISIG | ECHONL;
  hidden_terminal = terminal;
  clean_up_when_ended();
  signal(SIGTSTP, SIG_IGN);
  return tcsetattr(terminal, TCSAFLUSH, &hidden);
}

void pawl_show_input(int terminal) {
  tcsetattr(terminal, TCSAFLUSH, &shown);
  hidden_terminal = -1;
  signal(SIGTSTP, SIG_DFL);
}

pid_t pawl_start_shell(const char *command, int output) {
  char *const words[] = {"sh", "-c", (char *)command, NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t defaults;
  pid_t process = -1;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, 1);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  int error = posix_spawn(&process, "/bin/sh", &files, &attributes, words, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return process;
  errno = error;
  return -1;
}

int pawl_await_shell(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) == -1)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int pawl_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

long pawl_keyring_find(const char *name) {
  return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name, 0);
}

long pawl_keyring_add(const char *name, const void *content, size_t count, unsigned seconds) {
  /* Its owner may read and drop it from any session, as with a file of mode 0600. */
  const unsigned owners = 0x3f3f0000;
  long key = syscall(SYS_add_key, "user", name, content, count, KEY_SPEC_USER_KEYRING);
  if (key == -1) return -1;
  if (syscall(SYS_keyctl, KEYCTL_SETPERM, key, owners) == 0 &&
      syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds) == 0)
    return key;
  int error = errno;
  pawl_keyring_remove(key);
  errno = error;
  return -1;
}

long pawl_keyring_read(long key, void *content, size_t count) {
  return syscall(SYS_keyctl, KEYCTL_READ, key, content, count);
}

long pawl_keyring_remove(long key) { return syscall(SYS_keyctl, KEYCTL_INVALIDATE, key); }

static _Atomic size_t longest_wiped = 0;

void pawl_wipe_freed_memory(size_t longest) { longest_wiped = longest; }

/* Sanitizers have a free of their own. */
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
extern void __libc_free(void *memory);

/* Stands before the C library's, for all libraries. Its M_PERTURB passes over blocks up to 1,032 bytes,
   which keys are in, and writes to what is allocated as well. */
void free(void *memory) {
  if (memory == NULL) return;
  size_t size = malloc_usable_size(memory);
  if (size <= longest_wiped) explicit_bzero(memory, size);
  __libc_free(memory);
}
#endif

void pawl_keep_large_blocks(void) {
  /* A heap for each thread would keep what that thread once needed, 64 MiB of addresses each. */
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
}

int pawl_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

void pawl_default_signal(int number) { signal(number, SIG_DFL); }

int pawl_processor_count(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
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

int pawl_pipe_size(int descriptor) {
#ifdef F_GETPIPE_SZ
  return fcntl(descriptor, F_GETPIPE_SZ);
#else
  return -1;
#endif
}

int pawl_resize_pipe(int descriptor, int size) {
#ifdef F_SETPIPE_SZ
  return fcntl(descriptor, F_SETPIPE_SZ, size);
#else
  return -1;
#endif
}

int pawl_pipe_unread(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) == -1 ? -1 : count;
}

int pawl_terminal_columns(int terminal) {
  struct winsize size;
  return ioctl(terminal, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int pawl_error_code(void) { return errno; }

void pawl_reserve_standard_streams(void) {
  for (int number = 0; number <= 2; number++) {
    if (fcntl(number, F_GETFD) == -1 && errno == EBADF)
      open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
  }
}

int pawl_ignore_broken_pipes(void) { return signal(SIGPIPE, SIG_IGN) == SIG_IGN; }
