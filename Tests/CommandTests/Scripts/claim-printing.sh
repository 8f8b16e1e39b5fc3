# What was claimed is put back if it cannot be printed, and counts as given away only when it was printed.
source "${BASH_SOURCE[0]%/*}/clock.bash"
bob init -q --name bob
bob publish -q keys --count 2
own=keys/$(bob identity)
left() { ls -A "$own"; }
left > before
kept() { left | cmp - before || fail "$*: $(left)"; }

for options in '' '--per-hour 1'; do
  expect 23 pawl claim $options keys > /dev/full
  said 'cannot write standard output: No space left'
  said 'the one-time bundle was put back'
  kept a full disk
  expect 23 pawl claim $options keys >&-
  kept a closed output
  # A closed pipe ends it as it ends any filter.
  for action in '' '--ignore-signal=PIPE'; do
    set +e +o pipefail
    { sleep 0.3; env --default-signal=PIPE $action pawl claim $options keys 2> said; echo $? > status; } | true
    set -e -o pipefail
    [ "$(cat status)" = 141 ] || fail "status $(cat status): $(cat said)"
    empty said
    kept a closed pipe
  done
done

# It is printed only after it was claimed, on the disk too, and the file is removed only after that.
strace -qqo trace -e trace=renameat,fsync,write,unlinkat pawl claim keys > bundle
[ "$(grep -oE '^[a-z]+' trace | tr '\n' ' ')" = 'renameat fsync write unlinkat fsync ' ] || fail "$(cat trace)"
left > before

# killed CALL: it is killed before its first system call of that name.
killed() { expect 137 strace -qqo trace -e inject="$1":signal=KILL:when=1 pawl claim keys > bundle; }
# Before it was printed: nobody gets it, and the owner replaces it when an hour has passed.
killed write
empty bundle
[ "$(left | grep -c '\.claimed$')" = 1 ] || fail "not claimed: $(left)"
expect 0 pawl claim keys > reusable
said 'no one-time bundle could be taken'
same "$own/reusable.pawl" reusable
ahead $((59 * 60)) bob publish -q keys --count 2
[ "$(left | grep -c claimed)" = 1 ] || fail "it was cleared too early: $(left)"
ahead $((61 * 60)) bob publish -q keys --count 2
[ "$(left | grep -c claimed)" = 0 ] && [ "$(left | wc -l)" = 3 ] || fail "not cleared: $(left)"
# After it was printed: it can be imported, and nobody else gets it.
killed unlinkat
alice init -q
alice import -q --one-time bob bundle
[ "$(left | grep -c '\.claimed$')" = 1 ] || fail "not claimed: $(left)"
pawl claim keys > other
cmp -s bundle other && fail 'given twice'
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail 'not what was sent'

# At a terminal a bundle is text like any other.
bob publish -q keys --count 1
at_terminal -- pawl claim keys
has shown '-----BEGIN PAWL BUNDLE-----'
