# Words for scripts in which somebody's clock is wrong.

cat > clock.c <<'END'
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  const char *ahead = getenv("AHEAD");
  long result = syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && clock == CLOCK_REALTIME && ahead) now->tv_sec += atol(ahead);
  return result;
}
END
cc -shared -fPIC -o clock.so clock.c

# ahead SECONDS COMMAND…: runs the command with a clock that is that far ahead, or behind if negative.
ahead() { LD_PRELOAD=$PWD/clock.so AHEAD=$1 "${@:2}"; }
days=86400
