#include "CSystem.h"

/* A question whose answer is not shown. Everything that a signal handler needs is kept here. */
static volatile sig_atomic_t asking_terminal = -1;
static char question[128];
/* The modes that the terminal had, and whether they have to be restored. */
static struct termios shown;
static volatile sig_atomic_t is_hidden;

/* The lock that keeps the questions of several processes apart: on the terminal's own device or, where
   that cannot be opened, on the byte of /dev/tty that stands for the session. */
static volatile sig_atomic_t lock_file = -1;
static off_t lock_start;

int pawl_is_foreground(int terminal) {
  pid_t foreground = tcgetpgrp(terminal);
  /* Jobs are no matter to the terminal of another session. */
  return foreground == -1 || foreground == getpgrp();
}

/* Waits until the job is in the foreground. Like any job that uses the terminal in the background, it
   is stopped until then; that fails with EIO where nobody could continue it. */
static int await_foreground(int terminal) {
  while (!pawl_is_foreground(terminal)) {
    /* Of the calls that stop a job in the background, this one changes nothing. */
    if (tcdrain(terminal) == -1) {
      if (errno != EINTR) return -1;
    } else if (!pawl_is_foreground(terminal)) {
      /* The signal that would stop it is ignored. */
      errno = EIO;
      return -1;
    }
  }
  return 0;
}

static void set_lock(int command, short type) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = lock_start, .l_len = 1};
  /* A system without such locks does without. */
  while (fcntl(lock_file, command, &lock) == -1 && errno == EINTR) continue;
}

/* Takes the lock once the job is in the foreground, and not before: a stopped job would hold it. */
static int take(int terminal) {
  while (1) {
    if (await_foreground(terminal) == -1) return -1;
    set_lock(F_SETLKW, F_WRLCK);
    if (pawl_is_foreground(terminal)) return 0;
    set_lock(F_SETLK, F_UNLCK);
  }
}

static int hide(int moment) {
  struct termios hidden = shown;
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  hidden.c_lflag |= ICANON | ISIG | ECHONL;
  is_hidden = 1;
  return tcsetattr(asking_terminal, moment, &hidden);
}

static int ask(void) {
  if (hide(TCSAFLUSH) == -1) return -1;
  return write(asking_terminal, question, strlen(question)) == -1 ? -1 : 0;
}

static void restore(int moment) {
  /* In the background the terminal has the modes of another job. */
  if (is_hidden && pawl_is_foreground(asking_terminal))
    tcsetattr(asking_terminal, moment, &shown);
  is_hidden = 0;
}

void pawl_show_input(void) { restore(TCSANOW); }

/* A process that was stopped without notice finds a terminal that others have used. */
static void ask_again(int number) {
  int error = errno;
  (void)number;
  if (is_hidden && await_foreground(asking_terminal) == 0) ask();
  errno = error;
}

/* Gives the terminal back for as long as the process is stopped. */
static void stop(int number) {
  int error = errno;
  sigset_t own;
  sigemptyset(&own);
  sigaddset(&own, number);
  pawl_show_input();
  set_lock(F_SETLK, F_UNLCK);
  signal(SIGCONT, SIG_DFL);
  signal(number, SIG_DFL);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &own, NULL);
  pawl_catch_signal(number, stop);
  if (take(asking_terminal) == 0) ask();
  pawl_catch_signal(SIGCONT, ask_again);
  errno = error;
}

int pawl_begin_question(int terminal, const char *text) {
  if (lock_file == -1) {
    lock_file = pawl_open_terminal_device(terminal);
    lock_start = 0;
    if (lock_file == -1) {
      lock_file = terminal;
      lock_start = tcgetsid(terminal);
    }
  }
  if (take(terminal) == -1 || tcgetattr(terminal, &shown) == -1) return -1;
  snprintf(question, sizeof question, "%s", text);
  asking_terminal = terminal;
  pawl_clean_up_when_ended();
  pawl_catch_signal(SIGTSTP, stop);
  pawl_catch_signal(SIGCONT, ask_again);
  if (ask() == 0) return 0;
  int error = errno;
  pawl_end_question();
  errno = error;
  return -1;
}

/* Turns the echo off again if another program, which asked at the same time, has turned it on. */
static void keep_hidden(void) {
  struct termios present;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  if (pawl_is_foreground(asking_terminal) && tcgetattr(asking_terminal, &present) == 0 &&
      present.c_lflag & ECHO) {
    shown = present;
    hide(TCSANOW);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void pawl_await_answer(void) {
  const int moment = 100;
  while (1) {
    struct pollfd request = {.fd = asking_terminal, .events = POLLIN};
    int result = poll(&request, 1, moment);
    if (result > 0 || (result == -1 && errno != EINTR)) return;
    keep_hidden();
  }
}

static void release(int number, void (*handler)(int)) {
  struct sigaction action;
  if (sigaction(number, NULL, &action) == 0 && action.sa_handler == handler)
    signal(number, SIG_DFL);
}

void pawl_end_question(void) {
  restore(TCSAFLUSH);
  release(SIGTSTP, stop);
  release(SIGCONT, ask_again);
}

void pawl_release_terminal(int terminal) {
  if (lock_file == -1) return;
  set_lock(F_SETLK, F_UNLCK);
  if (lock_file != terminal) close(lock_file);
  lock_file = -1;
}

void pawl_let_background_write(int is_allowed) {
  sigset_t writing;
  sigemptyset(&writing);
  sigaddset(&writing, SIGTTOU);
  pthread_sigmask(is_allowed ? SIG_BLOCK : SIG_UNBLOCK, &writing, NULL);
}
