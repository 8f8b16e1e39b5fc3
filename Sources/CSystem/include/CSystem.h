/* What pawl needs of the C library and the kernel, as one module. */
#pragma once

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <semaphore.h>
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
/* Removes it now. */
void pawl_remove_temporary(void);
/* Turns the echo of a terminal off, until pawl_show_input or until a signal ends the process. One
   terminal at a time. */
int pawl_hide_input(int terminal);
void pawl_show_input(int terminal);
/* Starts `/bin/sh -c command` with `output` for its standard output and nothing to read; the process,
   or -1. */
pid_t pawl_start_shell(const char *command, int output);
/* Waits for a process's end; its exit status, as a shell gives it. */
int pawl_await_shell(pid_t process);
/* pipe(2) with O_CLOEXEC. */
int pawl_pipe(int ends[2]);
/* The key of that name in the user's keyring in the kernel, or -1. */
long pawl_keyring_find(const char *name);
/* Puts a key there for so many seconds, in the stead of another of its name; -1 on failure. */
long pawl_keyring_add(const char *name, const void *content, size_t count, unsigned seconds);
/* Copies what it holds; the length of all of it, or -1. */
long pawl_keyring_read(long key, void *content, size_t count);
long pawl_keyring_remove(long key);
/* From now on wipes blocks of at most so many bytes when they are freed. */
void pawl_wipe_freed_memory(size_t longest);
/* Lets malloc keep freed blocks of some megabytes, instead of asking the kernel for each anew, in one
   heap for all threads. */
void pawl_keep_large_blocks(void);
/* prctl(PR_SET_DUMPABLE, 0). */
int pawl_forbid_dumps(void);
/* signal(2) with SIG_DFL. */
void pawl_default_signal(int number);
/* How many processors the process may use. */
int pawl_processor_count(void);
/* Starts a thread that takes no signals; 0, or an error number. */
int pawl_start_thread(void *(*body)(void *), void *context);
/* fcntl(F_GETPIPE_SZ): how many bytes a pipe holds; -1 for everything else. */
int pawl_pipe_size(int descriptor);
/* fcntl(F_SETPIPE_SZ). */
int pawl_resize_pipe(int descriptor, int size);
/* ioctl(FIONREAD): how many bytes of a pipe are unread, at either end. */
int pawl_pipe_unread(int descriptor);
/* How many columns a terminal has; 0 where that is not known. */
int pawl_terminal_columns(int terminal);
/* errno. */
int pawl_error_code(void);
/* Occupies the numbers 0 to 2 where they are closed, so that no other file gets one; using such a
   stream still fails, since it is open in the direction that it is not used in. */
void pawl_reserve_standard_streams(void);
/* Ignores SIGPIPE; 1 when it was ignored before. */
int pawl_ignore_broken_pipes(void);
