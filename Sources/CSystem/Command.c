/* Commands of the user that run beside the program. */
#include "CSystem.h"
#include <sys/wait.h>

/* The mask that this process was started with. */
static mode_t usual_mask = 022;
/* The command that ends with this process, or 0. */
static volatile sig_atomic_t companion;

mode_t pawl_restrict_new_files(void) { return usual_mask = umask(0077); }

/* What the child process does. It returns only if the program cannot be run, with errno set. */
static void become(const char *path, char *const words[], const int streams[2], pid_t parent) {
  sigset_t none;
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    /* A signal that was ignored before this process began stays ignored. */
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
      signal(number, SIG_DFL);
  }
  signal(SIGPIPE, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  pawl_end_with_parent(parent);
  if (dup2(streams[0], 0) == -1 || dup2(streams[1], 1) == -1) return;
  umask(usual_mask);
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, NULL);
  execvp(path, words);
}

/* Returns the error that the child process reports, or 0 when its end of the pipe is closed. */
static int reported_error(int descriptor) {
  int error = 0;
  while (read(descriptor, &error, sizeof error) == -1 && errno == EINTR) continue;
  return error;
}

pid_t pawl_start_command(const char *path, char *const words[], int input, int output,
                         int is_companion) {
  const int streams[2] = {input, output};
  const pid_t parent = getpid();
  int report[2];
  sigset_t all, before;
  if (pawl_pipe(report) == -1) return -1;
  /* If the parent process ignores it, the status of a command is lost. */
  struct sigaction action;
  if (sigaction(SIGCHLD, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
    signal(SIGCHLD, SIG_DFL);
  if (is_companion) pawl_clean_up_when_ended();
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t process = fork();
  if (process == 0) {
    become(path, words, streams, parent);
    const int error = errno;
    _exit(write(report[1], &error, sizeof error) == sizeof error ? 127 : 126);
  }
  int error = process == -1 ? errno : 0;
  close(report[1]);
  if (process != -1) error = reported_error(report[0]);
  close(report[0]);
  if (error == 0 && is_companion) companion = process;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error == 0) return process;
  if (process != -1) pawl_await_command(process, 1);
  errno = error;
  return -1;
}

/* Returns whether a process has ended, without taking its status. */
static int has_ended(pid_t process, int options) {
  siginfo_t information;
  information.si_pid = 0;
  while (waitid(P_PID, (id_t)process, &information, WEXITED | WNOWAIT | options) == -1)
    if (errno != EINTR) return 1;
  return information.si_pid != 0;
}

int pawl_await_command(pid_t process, int is_waiting) {
  int status = 0;
  if (!has_ended(process, is_waiting ? 0 : WNOHANG)) return PAWL_RUNNING;
  /* Once the status is taken, another process may get the number. */
  if (companion == process) companion = 0;
  while (waitpid(process, &status, 0) == -1)
    if (errno != EINTR) return 255;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void pawl_end_command(pid_t process, int number) {
  static const int tries = 100;
  const struct timespec pause = {0, 10 * 1000 * 1000};
  pid_t others[256];
  /* While they are stopped they only take note of the signal: otherwise one that ends first would be
     the end of the input of another, or of what a shell waits for. */
  size_t count = pawl_stop_with_descendants(process, others, sizeof others / sizeof *others);
  kill(process, number);
  for (size_t i = 0; i < count; i++) kill(others[i], number);
  kill(process, SIGCONT);
  for (size_t i = 0; i < count; i++) kill(others[i], SIGCONT);
  for (int i = 0; i < tries && !has_ended(process, WNOHANG); i++) nanosleep(&pause, NULL);
}

void pawl_end_companion(void) {
  if (companion > 0) pawl_end_command((pid_t)companion, SIGTERM);
}
