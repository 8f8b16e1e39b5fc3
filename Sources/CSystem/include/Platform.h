/* Functions that POSIX does not offer, or that not every system has. Platform/Linux.c implements them
   with Linux's own means, and Platform/Portable.c with POSIX alone. A port changes only these files. On
   Linux, PAWL_PORTABLE selects the portable implementation. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Returns the program's arguments, a null-terminated array, or null if the platform does not tell
   them before main. */
char **pawl_arguments(void);
/* Returns the directory that lists the process's descriptors by number. */
const char *pawl_descriptor_directory(void);
/* Returns the number of processors that the process may use, at least 1. */
int pawl_processor_count(void);

/* Has SIGTERM end this process when the thread of `parent` that started it ends, where the platform
   can: also when nothing else could tell it, since that was killed. */
void pawl_end_with_parent(pid_t parent);
/* Stops a process and all that it and its descendants have started, where the platform can list
   these, and waits until none of them runs. Lists at most `most` of the descendants and returns their
   number. May be called in signal handlers. */
size_t pawl_stop_with_descendants(pid_t process, pid_t *found, size_t most);

/* Overwrites memory with zeros, which the compiler does not optimise away. */
void pawl_wipe(void *memory, size_t count);
/* Leaves whole pages out of core dumps, where the platform can. */
void pawl_omit_from_dumps(void *memory, size_t count);
/* Keeps other processes of the same user from attaching to this one and reading its memory, where
   the platform can. */
void pawl_forbid_attaching(void);
/* Makes the C library wipe blocks of at most `longest` bytes when they are freed, where the platform
   can. */
void pawl_wipe_freed_memory(size_t longest);
/* Lets malloc keep freed blocks of some megabytes instead of asking the kernel for each of them
   again, in one heap for all threads, where the platform can. */
void pawl_keep_large_blocks(void);

/* Opens a new file that has no name in the directory `path`, which is relative to `directory`, for
   reading and writing. Returns the descriptor, or -1 with errno set if such files cannot be made or
   could not be named. */
int pawl_open_unnamed(int directory, const char *path, mode_t mode);
/* Names a file that pawl_open_unnamed opened. Returns 0, or -1 with errno set. */
int pawl_link_unnamed(int descriptor, int directory, const char *path);
/* Renames a file to `target` unless a file has that name (EEXIST); both are relative to `directory`.
   Returns 0, or -1 with errno set: EINVAL, ENOSYS or the like if the system or the file system cannot do
   this. */
int pawl_rename_anew(int directory, const char *path, const char *target);
/* Waits until all that was written to the file system of an open file is on the disk, its directories
   too. Returns 0, or -1 with errno set. */
int pawl_sync_file_system(int descriptor);

/* Returns whether `user`, as the owner of a file, may stand for a user outside of the user namespace of
   the process: such a user has no number of their own in it. */
int pawl_may_be_unmapped(uid_t user);

/* pipe(2) with O_CLOEXEC on both ends. */
int pawl_pipe(int ends[2]);
/* Returns the capacity of a pipe in bytes, or -1 if it is not known or the file is not a pipe. */
int pawl_pipe_capacity(int descriptor);
/* Changes the capacity of a pipe. Returns -1 with errno set on failure. */
int pawl_resize_pipe(int descriptor, int capacity);
/* Returns the number of unread bytes in a pipe, at either end, or -1 if it is not known. */
int pawl_pipe_unread(int descriptor);

/* Returns the number of bytes that were written to a network connection and have not been confirmed by
   the other machine, or 0 if it is not known or the file is no such connection. */
int pawl_unsent_bytes(int descriptor);

/* Opens the device of a process's terminal, which /dev/tty stands for. Returns the descriptor, or -1 if
   it cannot be found or opened. */
int pawl_open_terminal_device(int terminal);

/* Returns the key with this name in the user's keyring in the kernel, or -1 with errno set. */
long pawl_keyring_find(const char *name);
/* Adds a key that expires after `seconds`, replacing any other key with this name. Returns the key,
   or -1 with errno set. */
long pawl_keyring_add(const char *name, const void *bytes, size_t count, unsigned seconds);
/* Copies at most `count` bytes of a key to `bytes`. Returns the length of the whole key, or -1 with
   errno set. */
long pawl_keyring_read(long key, void *bytes, size_t count);
/* Removes a key. Returns -1 with errno set on failure. */
long pawl_keyring_remove(long key);

/* A count that one thread raises and another waits for. */
typedef struct pawl_semaphore pawl_semaphore;
/* Creates a semaphore with the count 0. Returns null if there is no memory. */
pawl_semaphore *pawl_semaphore_create(void);
void pawl_semaphore_destroy(pawl_semaphore *semaphore);
/* Raises the count by one. */
void pawl_semaphore_signal(pawl_semaphore *semaphore);
/* Waits until the count is above 0, and lowers it by one. */
void pawl_semaphore_wait(pawl_semaphore *semaphore);
