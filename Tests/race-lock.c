// How Swift's Mutex waits, where ThreadSanitizer sees it.
//
// When threads contend for a Mutex, its lock is taken within Swift's library, which is not instrumented: the
// sanitizer misses that the thread has waited for the one before it, and takes what both do under the lock for a
// race. `make race` links this function in the place of the library's, which does the same on Linux but tells the
// sanitizer.

#include <sanitizer/tsan_interface.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#define SELF __attribute__((swift_context)) _Atomic uint32_t

__attribute__((swiftcall)) void lock_slowly(uint32_t own, SELF *holder)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");

// Makes the present thread, whose number is `own`, the holder of a lock that is 0 while nobody holds it. The
// kernel knows of no waiting thread, so unlocking never has to wake one.
__attribute__((swiftcall)) void lock_slowly(uint32_t own, SELF *holder) {
  uint32_t nobody = 0;
  while (!atomic_compare_exchange_weak(holder, &nobody, own)) {
    nobody = 0;
    sched_yield();
  }
  __tsan_acquire(holder);
}
