/* What pawl needs from the C library, as one module: POSIX here, everything else in Platform.h. */
#pragma once

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "Platform.h"

/* Functions and macros that Swift cannot import, such as variadic functions and casts, and work
   that has to be done in signal handlers. */

/* openat(2), always with O_CLOEXEC | O_NOCTTY. */
int pawl_open(int directory, const char *path, int flags, mode_t mode);
/* Creates a file for reading and writing, with exactly these permissions, whatever the mask of the
   process. */
int pawl_create(int directory, const char *path, mode_t mode);
/* dup(2) with O_CLOEXEC. */
int pawl_duplicate(int descriptor);
/* mkdirat(2) with exactly these permissions, whatever the mask of the process. */
int pawl_make_directory(int directory, const char *path, mode_t mode);
/* Names the file to remove when a signal ends the process, instead of the one named before; null
   for none. `directory`, to which the path is relative, must stay open. */
void pawl_remove_when_ended(int directory, const char *path);
/* Removes the file that pawl_remove_when_ended named. */
void pawl_remove_temporary(void);
/* signal(2), unless the signal is ignored or has a handler already. */
void pawl_catch_signal(int number, void (*handler)(int));
/* Makes a signal that ends the process remove the file that pawl_remove_when_ended named, restore the
   terminal of a question and end the companion. */
void pawl_clean_up_when_ended(void);
/* Makes signals that would end the process, and SIGCHLD, write a byte with their number to `descriptor`,
   which does not wait. One that comes a second time ends the process. */
void pawl_report_signals(int descriptor);
/* Lets signals end a process that is the first of a container, which would otherwise ignore them. */
void pawl_end_as_first_process(void);
/* Returns 1 if the process's job is in the foreground of a terminal, or does not belong to it, 0 if it
   is in the background. */
int pawl_is_foreground(int terminal);
/* Takes the terminal for a question, waiting until the job is in the foreground and no other process
   asks; turns off the echo until pawl_end_question is called, the process is stopped or a signal ends
   it; and shows `text`, at most 127 bytes, also after the process was stopped. Returns 0, or -1 with
   errno set, EIO if the job is in the background and cannot be stopped. */
int pawl_begin_question(int terminal, const char *text);
/* Waits for the answer, and meanwhile keeps the echo off, whatever other programs do. */
void pawl_await_answer(void);
/* Restores the echo. The terminal is not given back yet. */
void pawl_end_question(void);
/* Gives the terminal back, so that other processes can ask. */
void pawl_release_terminal(int terminal);
/* Restores the echo at once, also in a signal handler. */
void pawl_show_input(void);
/* Blocks (1) or unblocks (0) the signal that stops a job in the background which writes to a terminal,
   so that it is not sent. */
void pawl_let_background_write(int is_allowed);
/* umask(2) with 077, for the process alone: commands that it starts get the mask that it had. Returns
   that mask. */
mode_t pawl_restrict_new_files(void);
/* Runs the program at `path` with these words as its arguments, and `input` and `output` as its
   standard input and output. Its signals are as this process found them, but SIGPIPE and SIGTERM end
   it, and no signal is blocked. A companion gets SIGTERM when this process ends before it; there is one
   at a time. Returns the process, or -1 with errno set. */
pid_t pawl_start_command(const char *path, char *const words[], int input, int output,
                         int is_companion);
/* The result of pawl_await_command for a process that has not ended. */
#define PAWL_RUNNING 256
/* Waits for a process to end if `is_waiting` is not 0. Returns its exit status, the negative number of
   the signal that ended it, or PAWL_RUNNING. May be called until it returns one of the first two. */
int pawl_await_command(pid_t process, int is_waiting);
/* Sends a signal that ends processes to a process and, where the platform can list them, to those that it
   has started. Gives it a second to end. */
void pawl_end_command(pid_t process, int number);
/* Ends the companion in this way, if there is one. */
void pawl_end_companion(void);
/* Makes reading from a pipe, or writing to it, fail with EAGAIN instead of waiting. */
void pawl_use_without_waiting(int descriptor);
/* Writes one byte to such a pipe, from a signal handler too, unless the pipe is full. Tries again what fails. */
void pawl_leave_word(int descriptor, unsigned char word);
/* Ends what is written to a file that others may hold open too: the sending direction of a socket, or a
   standard stream, whose number stays taken. */
void pawl_end_output(int descriptor);
/* Sends small pieces over a TCP connection at once. Does nothing with other files. */
void pawl_send_at_once(int descriptor);
/* Closes a descriptor in the commands that this process starts. */
void pawl_close_in_commands(int descriptor);
/* signal(2) with SIG_DFL. */
void pawl_default_signal(int number);
/* Ignores SIGPIPE. Returns 1 if it was ignored before, 0 if not. */
int pawl_ignore_broken_pipes(void);
/* Sets the limit for the size of core files to 0. */
void pawl_forbid_core_files(void);
/* Opens /dev/null on each of the descriptors 0 to 2 that is closed, so that no other file gets its
   number. It is opened for the direction that the stream is not used in, so that using the stream
   still fails. */
void pawl_reserve_standard_streams(void);
/* Starts a detached thread that receives no signals. Returns 0, or an error number. */
int pawl_start_thread(void *(*body)(void *), void *context);
/* Returns the number of columns of a terminal, or 0 if it is not known. */
int pawl_terminal_columns(int terminal);
/* Copies the home of the effective user from the system's list of users to `path`, which has `count`
   bytes. Returns 0, or -1 if there is no such user or the path is too long. */
int pawl_listed_home(void *path, size_t count);
/* Returns the commit that the program was built from, which ends in "-dirty" if something had been changed
   since; empty if it is not known. */
const char *pawl_commit(void);
/* Returns the version of swift-crypto that is linked in. */
const char *pawl_crypto_version(void);
/* Returns the version of swift-argument-parser that is linked in. */
const char *pawl_parser_version(void);
/* Returns errno. */
int pawl_error_code(void);

/* Draws a text as a QR code of error correction level M by libqrencode, and writes a byte for each module,
   row by row, which is 1 for a dark one, to `modules`, which has space for `most`. Returns the number of
   modules of a side, 0 if the system has no libqrencode, or -1 if it has failed. */
int pawl_qr_code(const char *text, unsigned char *modules, size_t most);

