# With --per-hour, a directory gives away no more one-time bundles of an identity in an hour than it says,
# however many processes ask at once and are killed, and then the reusable one.
source "${BASH_SOURCE[0]%/*}/clock.bash"
bob init -q --name bob
carol init -q --name carol
bob publish -q keys --count 60
carol publish -q keys --count 5
own=keys/$(bob identity)
unclaimed() { ls "$own" | grep -c '^one-time-.*\.pawl$' || true; }

# at_once COUNT ARGUMENT…: that many ask at the same time.
at_once() {
  local number
  rm -f out.* said.*
  for number in $(seq "$1"); do
    pawl claim keys "$(bob identity)" "${@:2}" > out.$number 2> said.$number &
    asking[number]=$!
  done
  for number in $(seq "$1"); do wait "${asking[number]}" || fail "$(cat said.$number)"; done
  given=$((before - $(unclaimed)))
  [ "$(cat said.* | grep -c "within an hour, so this one is shared")" = $(($1 - given)) ] || fail "$(cat said.*)"
}
before=60
at_once 50 --per-hour 7
[ "$given" = 7 ] || fail "$given were given away"
cat said.* > said
said "pawl: $own has given away 7 one-time bundles within an hour, so this one is shared with all who get it"
cat out.* > all
[ "$(grep -c BEGIN all)" = 50 ] || fail 'somebody got nothing'
# A greater limit allows the rest, a smaller one nothing, and others have a limit of their own.
before=$(unclaimed)
at_once 20 --per-hour 12
[ "$given" = 5 ] || fail "$given were given away"
before=$(unclaimed)
at_once 3 --per-hour 3
[ "$given" = 0 ] || fail "$given were given away"
expect 0 pawl claim keys "$(carol identity)" --per-hour 1 > out
empty said
# Without the option there is no limit, and with 0 nothing is given away.
before=$(unclaimed)
expect 0 pawl claim keys "$(bob identity)" > out
empty said
expect 0 pawl claim keys "$(bob identity)" --per-hour 0 > out
said 'has given away 0 one-time bundles within an hour'
same "$own/reusable.pawl" out

# An hour later there are others, half an hour later there are not. A clock that was wrong by more than
# that does not count.
ahead 1800 pawl claim -q keys "$(bob identity)" --per-hour 7 > out
same "$own/reusable.pawl" out
for wrong in 3700 -3700; do
  expect 0 ahead $wrong pawl claim keys "$(bob identity)" --per-hour 7 > out
  empty said
done

# No more files are kept than are needed.
turns() { ls "$own" | grep -c '^claim-'; }
[ "$(turns)" -le 12 ] || fail "$(ls "$own")"
rm "$own"/claim-*
before=$(unclaimed)
at_once 4 --per-hour 2
[ "$given" = 2 ] && [ "$(turns)" = 2 ] || fail "$given, $(ls "$own")"
expect 0 ahead 3700 pawl claim keys "$(bob identity)" --per-hour 2 > out
empty said
[ "$(turns)" = 2 ] || fail "$(ls "$own")"

# One that is killed counts, whether it had taken a bundle or not; one that found none does not.
rm "$own"/claim-*
for call in renameat write; do
  expect 137 strace -qqo trace -e inject=$call:signal=KILL:when=1 pawl claim keys "$(bob identity)" --per-hour 3
done
before=$(unclaimed)
at_once 4 --per-hour 3
[ "$given" = 1 ] || fail "$given were given away"
[ "$(ls "$own" | grep -c claimed)" = 1 ] || fail "$(ls "$own")"
mkdir aside
mv "$own"/one-time-*.pawl aside
rm "$own"/claim-*
expect 0 pawl claim keys "$(bob identity)" --per-hour 1 > out
said 'no one-time bundle could be taken'
[ -z "$(ls "$own" | grep '^claim-')" ] || fail "a turn was used up: $(ls "$own")"
mv aside/* "$own"

# What strangers put there may use up the limit, and does nothing else.
mkdir "$own/claim-1"
ln -s "$PWD/bob/key" "$own/claim-2"
mkfifo "$own/claim-3"
expect 0 timeout 10 pawl claim keys "$(bob identity)" --per-hour 3 > out
said '3 one-time bundles within an hour'
expect 0 timeout 10 pawl claim keys "$(bob identity)" --per-hour 4 > out
empty said
touch "$own/claim-18446744073709551615" "$own/claim-99999999999999999999" "$own/claim-007" "$own/claim-" "$own/claim-0"
expect 0 pawl claim keys "$(bob identity)" --per-hour 9 > out
said '9 one-time bundles within an hour'
rm -r "$own"/claim-*
bob check -q

# Past the limit and without a reusable bundle there is nothing.
pawl claim keys "$(bob identity)" --per-hour 1 > out
mv "$own/reusable.pawl" aside
expect 20 pawl claim keys "$(bob identity)" --per-hour 1 > out
empty out
said "pawl: error: $own has given away 1 one-time bundle within an hour, and has no reusable one"
said "its owner adds a reusable bundle with 'pawl publish'"
# publish leaves the limit as it is.
bob publish -q keys
expect 0 pawl claim keys "$(bob identity)" --per-hour 1 > out
same "$own/reusable.pawl" out
