# A closed pipe ends encrypt and decrypt quietly with 141, and nothing is lost.
conversing
head -c 1000000 /dev/urandom > content

# closed PERSON ARGUMENT…: the command ends that way when its reader stops after ten bytes.
closed() {
  local statuses
  set +e +o pipefail
  "$@" 2> said | head -c 10 > out
  statuses="${PIPESTATUS[*]}"
  set -e -o pipefail
  [ "$statuses" = '141 0' ] || fail "statuses $statuses: $* ($(cat said))"
  # The sender is named before that.
  [[ "$(cat said)" =~ ^('pawl: from alice, not verified')?$ ]] || fail "it said $(cat said)"
  [ "$(stat -c %s out)" = 10 ] || fail "not ten bytes"
}

alice encrypt -t bob content > message
alice encrypt -at bob content > armored

all() {
  closed alice encrypt -t bob content
  closed alice encrypt -at bob --pad < content
  for file in message armored; do
    unchanged bob closed bob decrypt $file
    unchanged bob closed bob decrypt --keep --status-fd 3 - < $file 3> lines
    lacks lines '"decrypted"'
  done
}
# With the default action for SIGPIPE, whatever the runner of the tests does with it
(
  alice() { env --default-signal=PIPE pawl --store alice "$@"; }
  bob() { env --default-signal=PIPE pawl --store bob "$@"; }
  all
)
# With SIGPIPE ignored, as by some shells and services
(trap '' PIPE; all)

# A FIFO that has lost its reader, and a last piece that arrives late
mkfifo fifo
head -c 10 fifo > out &
expect 141 alice encrypt -t bob content -o fifo
wait $!

for file in message armored; do
  bob decrypt -q $file > text
  same content text
done
alice encrypt -t bob content | bob decrypt -q > text
same content text
