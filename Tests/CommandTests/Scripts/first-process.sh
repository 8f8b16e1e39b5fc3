# As the first process of a container, whose own signals do not end it, pawl ends as it does elsewhere.
conversing
head -c 1000000 /dev/urandom > content
alice encrypt -t bob content > message
printf 'horse\n' > word
pawl --store asking init -q
PAWL_PASSPHRASE_FILE=word pawl --store asking passphrase set -q
if unshare --pid --fork true 2> /dev/null; then
  first() { unshare --pid --fork "$@"; }
elif unshare --user --map-root-user --pid --fork true 2> /dev/null; then
  first() { unshare --user --map-current-user --pid --fork "$@"; }
else
  echo 'skipped: no process may have a container here'
  exit
fi
declare -f first > first
[ "$(first sh -c 'echo $$')" = 1 ] || fail 'not the first process'

# A closed pipe
for action in default ignore; do
  for command in '--store alice encrypt -t bob content' '--store bob decrypt message' '--store bob decrypt --all message'; do
    set +e +o pipefail
    env --$action-signal=PIPE bash -c ". ./first; first pawl $command" 2> said | head -c 10 > out
    statuses="${PIPESTATUS[*]}"
    set -e -o pipefail
    [ "$statuses" = '141 0' ] || fail "statuses $statuses: $command ($(cat said))"
  done
done
bob decrypt -q message > text
same content text

# A signal from outside, as 'docker stop' sends it
mkfifo input
for signal in TERM HUP USR1; do
  status=0
  unshare --pid --fork pawl --store alice encrypt -t bob input -o message.new &
  outer=$!
  exec 5> input
  until_it eval 'inner=$(cat /proc/$outer/task/$outer/children) && [ -n "$inner" ]'
  inner=${inner% }
  until_it grep -q 'pawl' /proc/$inner/cmdline
  head -c 100000 content >&5
  kill -$signal "$inner"
  wait $outer || status=$?
  exec 5>&-
  [ $status = $((128 + $(kill -l $signal))) ] || fail "status $status after $signal"
  absent message.new
done

# At a question. The process outside the container may end before pawl has turned the echo on again.
for keys in '\x03' '\x1c'; do
  expect '130|131' at_terminal --answer "passphrase: =$keys" -- bash -c \
    '. ./first; trap : INT QUIT; first pawl --store asking identity; status=$?
for try in {1..200}; do stty -a | grep -qw -e "-echo" || exit $status; sleep 0.05; done; exit 9'
done
# Stopping does not stop it, so it asks again.
at_terminal --answer 'passphrase: =\x1a' --secret 'horse\n' -- bash -c '. ./first; first pawl --store asking identity'
has shown pawl1
