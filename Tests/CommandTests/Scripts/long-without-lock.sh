# What takes long locks nothing meanwhile: computing safety numbers, reading what strangers have put into a prekey
# directory, and deriving the key of a backup.
conversing
for i in $(seq 120); do
  pawl --store p$i init -q
  printf '%s\tperson %s\n' "$(pawl --store p$i identity)" $i
done > list
alice contact add -q list

# meanwhile COMMAND…: others can write to the store while the command runs, which takes a while.
meanwhile() {
  "$@" > out 2> said &
  local running=$! count=0 status=0
  while kill -0 $running 2> /dev/null; do
    alice group add -q team bob --lock-timeout 1 || fail "locked during: $*"
    count=$((count + 1))
  done
  wait $running || status=$?
  [ $status = 0 ] || fail "status $status: $* ($(cat said))"
  [ $count -ge 3 ] || fail "only $count commands fitted in: $*"
}
meanwhile alice verify -q --all
meanwhile alice verify -q --all --confirm
[ "$(alice contact list | grep -c 'not verified')" = 0 ] || fail 'they are not verified'
[ "$(wc -l < out)" -gt 360 ] || fail "$(wc -l < out) lines"
meanwhile alice verify -q --all --undo
[ "$(alice contact list | grep -c 'not verified')" = 121 ] || fail 'they are verified'

alice publish -q keys --count 2
(
  cd keys/pawl1*
  for i in $(seq 3000); do printf 'one-time-%032x.pawl\0' $i; done |
    xargs -0 -n 500 python3 -c 'import os, sys; [os.link("reusable.pawl", name) for name in sys.argv[1:]]'
)
meanwhile alice prekeys
has out '2 one-time bundles unclaimed'

printf 'horse\n' > word
meanwhile alice backup -o backup --passphrase-fd 3 3< word
