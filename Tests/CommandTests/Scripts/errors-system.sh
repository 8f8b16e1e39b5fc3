# Errors of the operating system are reported with the action, the object and the reason.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
echo hello > hello
alice encrypt -t bob hello > message
mkdir folder

complains 23 'cannot open missing: No such file or directory' '' alice encrypt -t bob missing
complains 23 'cannot open hello/x: hello is not a directory' '' bob decrypt hello/x
complains 23 'cannot create missing/out: there is no directory missing' '' bob decrypt message -o missing/out
complains 23 'cannot open folder: Is a directory' '' bob decrypt message -o folder
complains 23 'cannot write /dev/full: No space left on device' '' bob decrypt message -o /dev/full
# A file that only root can open, and that cannot be read at its beginning
if [ "$(id -u)" = 0 ]; then
  complains 23 'cannot read /proc/self/mem: Input/output error' '' \
    alice encrypt -t bob /proc/self/mem
fi
# A terminal whose other end is closed
failing() { python3 -c 'import os, sys
outer, inner = os.openpty()
os.close(inner)
os.dup2(outer, 0)
os.execvp("pawl", ["pawl"] + sys.argv[1:])' "$@"; }
complains 23 'cannot read standard input: Input/output error' '' \
  failing --store alice encrypt -t bob

# Streams without a name are named too.
to_full() { pawl "$@" > /dev/full; }
complains 23 'cannot write standard output: No space left on device' '' \
  to_full --store bob decrypt message
complains 23 'cannot write standard output: No space left on device' '' \
  to_full --store alice encrypt -t bob hello
complains 23 'cannot write standard output: No space left on device' '' \
  to_full --store alice contact list
from_nothing() { pawl "$@" <&-; }
complains 23 'cannot read standard input: Bad file descriptor' '' \
  from_nothing --store alice encrypt -t bob
complains 23 'cannot read standard input: Bad file descriptor' '' from_nothing --store bob decrypt

# At startup, there is no memory, or there are no random bytes.
for size in 60000 50000 40000 35000 30000; do
  status=0
  (ulimit -v $size; exec pawl --store bob encrypt -t alice hello) > out 2> said || status=$?
  if grep -q 'pawl: error: out of memory' said; then break; fi
done
[ $status = 1 ] || fail "memory did not run out: $(cat said)"
# The libraries ask in two ways, the second of which opens a device. The Swift runtime asks first.
random=(-e trace=getrandom,openat -e inject=getrandom:error=EIO)
strace -o trace "${random[@]}" -- pawl --store dave init -q
opened=$(sed '/\/dev\/u*random/q' trace | grep -c '^openat')
status=0
strace -o trace "${random[@]}" -e inject=openat:error=EIO:when=$((opened + 1))+ \
  -- pawl --store erin init > out 2> said || status=$?
said 'pawl: error: cannot get random bytes from the system'
[ $status = 1 ] || fail "status $status"
