#if defined(__linux__) && !defined(PAWL_PORTABLE)

#define _GNU_SOURCE
#include "CSystem.h"
#include <linux/keyctl.h>
#include <malloc.h>
#include <sched.h>
#include <semaphore.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

/* The process. */

static char **arguments;

/* glibc passes the arguments of main to constructors as well. */
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  (void)count;
  arguments = values;
}

char **pawl_arguments(void) { return arguments; }

const char *pawl_descriptor_directory(void) { return "/proc/self/fd"; }

int pawl_processor_count(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

void pawl_end_with_parent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  /* It may have ended before that; it is 0 if this process began a namespace of its own. */
  if (getppid() != parent && getppid() != 0) raise(SIGTERM);
}

/* Whether the numbers in /proc are those that this process knows others by. In a namespace that a container
   began without a /proc of its own they are not, and name processes that have nothing to do with it. */
static int is_proc_ours(void) {
  char text[32];
  ssize_t count = readlink("/proc/self", text, sizeof text - 1);
  text[count > 0 ? count : 0] = 0;
  return (pid_t)strtol(text, NULL, 10) == getpid();
}

/* Returns the state of a process as the letter in its status file, or 0 if it is not known. `parent`
   becomes the process that started it, or 0. */
static char state_of(pid_t process, pid_t *parent) {
  char path[32], text[256];
  *parent = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", process);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file == -1) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  text[count > 0 ? count : 0] = 0;
  /* `12 (name) S 34`, where the name may contain anything. */
  const char *end = strrchr(text, ')');
  if (end == NULL || strlen(end) <= 4) return 0;
  *parent = (pid_t)strtol(end + 4, NULL, 10);
  return end[2];
}

static int descends(pid_t process, pid_t ancestor) {
  static const int deepest = 100;
  for (int depth = 0; depth < deepest && process > 1; depth++) {
    state_of(process, &process);
    if (process == ancestor) return 1;
  }
  return 0;
}

static size_t list_descendants(pid_t process, pid_t *found, size_t most) {
  _Alignas(struct dirent64) char entries[4096];
  size_t count = 0;
  ssize_t length;
  int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder == -1) return 0;
  while ((length = getdents64(folder, entries, sizeof entries)) > 0) {
    for (ssize_t offset = 0; offset < length && count < most;) {
      const struct dirent64 *entry = (const struct dirent64 *)(entries + offset);
      pid_t candidate = (pid_t)strtol(entry->d_name, NULL, 10);
      if (candidate > 1 && descends(candidate, process)) found[count++] = candidate;
      offset += entry->d_reclen;
    }
  }
  close(folder);
  return count;
}

/* Waits until a process runs no more, for at most a tenth of a second. */
static void stop(pid_t process) {
  const struct timespec pause = {0, 1000 * 1000};
  pid_t parent;
  if (kill(process, SIGSTOP) == -1) return;
  for (int i = 0; i < 100; i++) {
    char state = state_of(process, &parent);
    if (state == 0 || strchr("TtZX", state) != NULL) return;
    nanosleep(&pause, NULL);
  }
}

size_t pawl_stop_with_descendants(pid_t process, pid_t *found, size_t most) {
  static const int rounds = 10;
  size_t count = 0;
  if (!is_proc_ours()) return 0;
  stop(process);
  for (int i = 0; i < rounds; i++) {
    /* Those that were running may have started others until they were stopped. */
    size_t before = count;
    count = list_descendants(process, found, most);
    if (count == before) break;
    for (size_t other = 0; other < count; other++) stop(found[other]);
  }
  return count;
}

/* Memory. */

void pawl_wipe(void *memory, size_t count) { explicit_bzero(memory, count); }

void pawl_omit_from_dumps(void *memory, size_t count) { madvise(memory, count, MADV_DONTDUMP); }

void pawl_forbid_attaching(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

static _Atomic size_t longest_wiped = 0;

void pawl_wipe_freed_memory(size_t longest) { longest_wiped = longest; }

/* Sanitizers bring their own free. */
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
extern void __libc_free(void *memory);

/* Replaces the C library's free for every library in the process. The C library's own M_PERTURB
   spares blocks of up to 1,032 bytes, which is where keys are, and also writes to blocks when they
   are allocated. */
void free(void *memory) {
  if (memory == NULL) return;
  size_t size = malloc_usable_size(memory);
  if (size <= longest_wiped) explicit_bzero(memory, size);
  __libc_free(memory);
}
#endif

void pawl_keep_large_blocks(void) {
  /* A heap for each thread would keep what that thread once needed, and take 64 MiB of addresses.
     */
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
}

/* Files without a name. */

static void describe_descriptor(char path[64], int descriptor) {
  snprintf(path, 64, "%s/%d", pawl_descriptor_directory(), descriptor);
}

int pawl_open_unnamed(int directory, const char *path, mode_t mode) {
  int descriptor = openat(directory, path, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
  if (descriptor == -1) return -1;
  char source[64];
  struct stat status;
  describe_descriptor(source, descriptor);
  /* Without the process file system the file could not be given a name. */
  if (stat(source, &status) == 0) return descriptor;
  close(descriptor);
  errno = EOPNOTSUPP;
  return -1;
}

int pawl_link_unnamed(int descriptor, int directory, const char *path) {
  char source[64];
  describe_descriptor(source, descriptor);
  return linkat(AT_FDCWD, source, directory, path, AT_SYMLINK_FOLLOW);
}

int pawl_rename_anew(int directory, const char *path, const char *target) {
  return renameat2(directory, path, directory, target, RENAME_NOREPLACE);
}

int pawl_sync_file_system(int descriptor) { return syncfs(descriptor); }

/* Users. */

/* Returns the number that the kernel gives to users who have none in this namespace. */
static unsigned long unmapped_user(void) {
  unsigned long user = 65534;
  FILE *file = fopen("/proc/sys/kernel/overflowuid", "re");
  if (file == NULL) return user;
  if (fscanf(file, "%lu", &user) != 1) user = 65534;
  fclose(file);
  return user;
}

int pawl_may_be_unmapped(uid_t user) {
  unsigned long inside = 0, outside = 0, count = 0;
  FILE *file = fopen("/proc/self/uid_map", "re");
  if (file == NULL) return 0;
  int fields = fscanf(file, "%lu %lu %lu", &inside, &outside, &count);
  fclose(file);
  /* Outside of all namespaces, and in one without users, everyone has a number of their own. */
  int has_all = fields == 3 && inside == 0 && outside == 0 && count == UINT_MAX;
  return !has_all && user == unmapped_user();
}

/* Pipes. */

int pawl_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int pawl_pipe_capacity(int descriptor) { return fcntl(descriptor, F_GETPIPE_SZ); }

int pawl_resize_pipe(int descriptor, int capacity) {
  return fcntl(descriptor, F_SETPIPE_SZ, capacity);
}

int pawl_pipe_unread(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) == -1 ? -1 : count;
}

/* The terminal. */

int pawl_unsent_bytes(int descriptor) {
  int count = 0;
  struct tcp_info information;
  socklen_t length = sizeof information;
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &information, &length) == -1) return 0;
  /* After a reset nothing arrives any more. */
  if (information.tcpi_state == TCP_CLOSE) return 0;
  return ioctl(descriptor, TIOCOUTQ, &count) == 0 ? count : 0;
}

int pawl_open_terminal_device(int terminal) {
  char path[64];
  unsigned number = 0;
  struct stat status;
  if (ioctl(terminal, TIOCGDEV, &number) == -1) return -1;
  unsigned kind = number >> 8 & 0xfff, index = (number & 0xff) | (number >> 12 & 0xfff00);
  if (kind == 136) snprintf(path, sizeof path, "/dev/pts/%u", index);
  else if (kind == 4 && index < 64) snprintf(path, sizeof path, "/dev/tty%u", index);
  else return -1;
  int device = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (device == -1) return -1;
  if (fstat(device, &status) == 0 && S_ISCHR(status.st_mode) &&
      status.st_rdev == makedev(kind, index))
    return device;
  close(device);
  return -1;
}

/* The kernel's keyring. */

long pawl_keyring_find(const char *name) {
  return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name, 0);
}

long pawl_keyring_add(const char *name, const void *bytes, size_t count, unsigned seconds) {
  /* All permissions for the possessor and the user, who can read and remove the key from any
     session, like a file of mode 0600. */
  const unsigned permissions = 0x3f3f0000;
  long key = syscall(SYS_add_key, "user", name, bytes, count, KEY_SPEC_USER_KEYRING);
  if (key == -1) return -1;
  if (syscall(SYS_keyctl, KEYCTL_SETPERM, key, permissions) == 0 &&
      syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds) == 0)
    return key;
  int error = errno;
  pawl_keyring_remove(key);
  errno = error;
  return -1;
}

long pawl_keyring_read(long key, void *bytes, size_t count) {
  return syscall(SYS_keyctl, KEYCTL_READ, key, bytes, count);
}

long pawl_keyring_remove(long key) { return syscall(SYS_keyctl, KEYCTL_INVALIDATE, key); }

/* Semaphores. */

struct pawl_semaphore {
  sem_t count;
};

pawl_semaphore *pawl_semaphore_create(void) {
  pawl_semaphore *semaphore = malloc(sizeof *semaphore);
  if (semaphore != NULL) sem_init(&semaphore->count, 0, 0);
  return semaphore;
}

void pawl_semaphore_destroy(pawl_semaphore *semaphore) {
  sem_destroy(&semaphore->count);
  free(semaphore);
}

void pawl_semaphore_signal(pawl_semaphore *semaphore) { sem_post(&semaphore->count); }

void pawl_semaphore_wait(pawl_semaphore *semaphore) {
  /* A signal may interrupt the call. */
  while (sem_wait(&semaphore->count) != 0) continue;
}

#endif
