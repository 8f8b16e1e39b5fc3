# If the system provides no threads, long streams are processed without them.
conversing
head -c 3000000 /dev/urandom > content
unthreaded() { timeout 20 strace -f -o /dev/null -e trace=clone,clone3 -e inject=clone,clone3:error=EAGAIN -- pawl --store "$@"; }
unthreaded alice encrypt -t bob content > message
unthreaded bob decrypt -q message > text
same content text
