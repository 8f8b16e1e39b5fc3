#if !defined(__linux__) || defined(PAWL_PORTABLE)

#include "CSystem.h"
#include <pthread.h>

/* The process. */

char **pawl_arguments(void) { return NULL; }

const char *pawl_descriptor_directory(void) { return "/dev/fd"; }

int pawl_processor_count(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}

void pawl_end_with_parent(pid_t parent) { (void)parent; }

size_t pawl_stop_with_descendants(pid_t process, pid_t *found, size_t most) {
  (void)process, (void)found, (void)most;
  return 0;
}

/* Memory. */

void pawl_wipe(void *memory, size_t count) {
  volatile unsigned char *bytes = memory;
  while (count > 0) bytes[--count] = 0;
}

void pawl_omit_from_dumps(void *memory, size_t count) { (void)memory, (void)count; }

void pawl_forbid_attaching(void) {}

void pawl_wipe_freed_memory(size_t longest) { (void)longest; }

void pawl_keep_large_blocks(void) {}

/* Files without a name. */

int pawl_open_unnamed(int directory, const char *path, mode_t mode) {
  (void)directory, (void)path, (void)mode;
  errno = EOPNOTSUPP;
  return -1;
}

int pawl_link_unnamed(int descriptor, int directory, const char *path) {
  (void)descriptor, (void)directory, (void)path;
  errno = EOPNOTSUPP;
  return -1;
}

int pawl_rename_anew(int directory, const char *path, const char *target) {
  (void)directory, (void)path, (void)target;
  errno = ENOSYS;
  return -1;
}

int pawl_sync_file_system(int descriptor) {
  (void)descriptor;
  sync();
  return 0;
}

/* Users. */

int pawl_may_be_unmapped(uid_t user) {
  (void)user;
  return 0;
}

/* Pipes. */

int pawl_pipe(int ends[2]) {
  if (pipe(ends) == -1) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
}

int pawl_pipe_capacity(int descriptor) {
  (void)descriptor;
  return -1;
}

int pawl_resize_pipe(int descriptor, int capacity) {
  (void)descriptor, (void)capacity;
  errno = ENOSYS;
  return -1;
}

int pawl_pipe_unread(int descriptor) {
  (void)descriptor;
  return -1;
}

/* The terminal. */

int pawl_unsent_bytes(int descriptor) {
  (void)descriptor;
  return 0;
}

int pawl_open_terminal_device(int terminal) {
  (void)terminal;
  return -1;
}

/* A keyring that fails as in a kernel without keyrings. */

static long lack_keyring(void) {
  errno = ENOSYS;
  return -1;
}

long pawl_keyring_find(const char *name) {
  (void)name;
  return lack_keyring();
}

long pawl_keyring_add(const char *name, const void *bytes, size_t count, unsigned seconds) {
  (void)name, (void)bytes, (void)count, (void)seconds;
  return lack_keyring();
}

long pawl_keyring_read(long key, void *bytes, size_t count) {
  (void)key, (void)bytes, (void)count;
  return lack_keyring();
}

long pawl_keyring_remove(long key) {
  (void)key;
  return lack_keyring();
}

/* Semaphores: not every system has unnamed ones. */

struct pawl_semaphore {
  pthread_mutex_t mutex;
  pthread_cond_t raised;
  size_t count;
};

pawl_semaphore *pawl_semaphore_create(void) {
  pawl_semaphore *semaphore = malloc(sizeof *semaphore);
  if (semaphore == NULL) return NULL;
  pthread_mutex_init(&semaphore->mutex, NULL);
  pthread_cond_init(&semaphore->raised, NULL);
  semaphore->count = 0;
  return semaphore;
}

void pawl_semaphore_destroy(pawl_semaphore *semaphore) {
  pthread_cond_destroy(&semaphore->raised);
  pthread_mutex_destroy(&semaphore->mutex);
  free(semaphore);
}

void pawl_semaphore_signal(pawl_semaphore *semaphore) {
  pthread_mutex_lock(&semaphore->mutex);
  semaphore->count++;
  pthread_cond_signal(&semaphore->raised);
  pthread_mutex_unlock(&semaphore->mutex);
}

void pawl_semaphore_wait(pawl_semaphore *semaphore) {
  pthread_mutex_lock(&semaphore->mutex);
  while (semaphore->count == 0) pthread_cond_wait(&semaphore->raised, &semaphore->mutex);
  semaphore->count--;
  pthread_mutex_unlock(&semaphore->mutex);
}

#endif
