# A nightly job encrypts to someone who never answers. It is warned two weeks before it would fail, on standard
# error, which cron mails, and in the status line; with a fresh bundle it goes on, and every archive can be read.
source "${BASH_SOURCE[0]%/*}/clock.bash"
mkdir data archives
vault() { pawl --store vault "$@"; }
server() { pawl --store server "$@"; }
vault init -q --name vault
server init -q --name server
vault export --valid-for 30d > vault.pawl
server import -q vault vault.pawl
# night DAY: what cron runs, whose mail is in the file `mail`; the job keeps the day until which it may write.
night() {
  echo "as of day $1" > data/state
  ahead $(($1 * days)) bash -c 'set -e -o pipefail
    pawl --store server encrypt -t vault --status-fd 3 -o archives/$1.msg -- tar c data 3> status
    jq -r "select(.event == \"encrypted\") | .unanswered_until[0] // \"answered\"" status > until' job "$1" 2> mail
}
warned=
for day in $(seq 0 3 27); do
  night $day
  left=$((($(cat until) - $(date +%s)) / days - day))
  if grep -q 'warning: vault has not answered, and cannot be written to after' mail; then
    warned=${warned:-$left}
    [ $left -le 14 ] || fail "warned $left days before"
  else
    [ $left -ge 13 ] || fail "not warned $left days before"
    empty mail
  fi
done
[ "${warned:-0}" -ge 10 ] || fail "warned $warned days before the end"
# Nobody has minded the mail: the job fails, says so, and writes nothing.
! night 31 || fail 'it went on'
has mail 'pawl: error: '
has mail vault
absent archives/31.msg

# A fresh bundle comes. With standing access to a directory, the job can fetch it itself before each night.
ahead $((28 * days)) pawl --store vault publish -q keys --valid-for 90d --count 3
ahead $((31 * days)) pawl --store server import -q vault keys
night 31
empty mail
[ $(($(cat until) - $(date +%s))) -gt $((100 * days)) ] || fail "until $(cat until)"

# All that was written can be read, in any order, and once the vault has answered, nothing ends any more.
for day in 31 27 0 $(seq 3 3 24); do
  mkdir night-$day
  ahead $((32 * days)) pawl --store vault decrypt -q --accept server archives/$day.msg -- tar x -C night-$day
  has night-$day/data/state "as of day $day"
done
echo thanks | ahead $((32 * days)) pawl --store vault encrypt -t server -o thanks
ahead $((32 * days)) pawl --store server decrypt -q thanks > text
night 300
empty mail
[ "$(cat until)" = answered ] || fail "until $(cat until)"
