/* What pawl needs of the C library and the kernel, as one module. */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* Calls and macros that Swift cannot import: variadic functions and casts. */

/* open(2) with O_CLOEXEC | O_NOCTTY always set. */
int pawl_open(const char *path, int flags, mode_t mode);
/* openat(2) of an unnamed file in `directory` (O_TMPFILE), or -1 where the file system has none. */
int pawl_open_unnamed(const char *directory, mode_t mode);
/* The program's arguments, as main gets them. */
int pawl_argument_count(void);
const char *pawl_argument(int index);
/* Names a file that is removed when a signal ends the process; null for none. One at a time. */
void pawl_remove_when_ended(const char *path);
/* prctl(PR_SET_DUMPABLE, 0). */
int pawl_forbid_dumps(void);
/* signal(2) with SIG_DFL. */
void pawl_default_signal(int number);
/* errno. */
int pawl_error_code(void);
/* Occupies the numbers 0 to 2 where they are closed, so that no other file gets one; using such a
   stream still fails, since it is open in the direction that it is not used in. */
void pawl_reserve_standard_streams(void);
/* Ignores SIGPIPE; 1 when it was ignored before. */
int pawl_ignore_broken_pipes(void);
