# Where the system has no random bytes, pawl says so and makes nothing.
unshare -rm true 2> /dev/null || exit 0
# inject WHEN COMMAND…: runs a command without random devices, while getrandom fails from call WHEN on.
inject() {
  unshare -rm bash -c 'mount -t tmpfs none /dev; exec strace -qq -f -o trace -e trace=getrandom \
    -e inject=getrandom:error=EIO:when="$1"+ "${@:2}"' inject "$@"
}
# The C library and Swift's runtime ask for a few bytes each before libsodium asks for 16 at once.
strace -qq -f -o trace -e trace=getrandom pawl --store first init -q
first=$(grep -n ', 16, ' trace | head -n 1 | cut -d: -f1)
[ -n "$first" ] || fail "libsodium did not ask: $(cat trace)"
unchanged first expect 1 inject "$first" pawl --store first export
said 'cannot get random bytes from the system'
expect 1 inject "$first" pawl --store second init -q
said 'cannot get random bytes from the system'
absent second/store.db
