# Errors of claim have the documented texts.
source "${BASH_SOURCE[0]%/*}/wording.bash"
bob init -q --name bob
bob publish -q keys --count 3
own=keys/$(bob identity)
carol init -q
carol publish -q several --count 1
bob publish -q several --count 1
complains 2 'there are bundles of several identities in several' \
  "name the one to take behind it: 'pawl claim several pawl1…'" pawl claim several
complains 2 '--per-hour takes a number from 0 to 10000' "see 'pawl claim --help'" pawl claim keys --per-hour 10001
mkdir empty
complains 20 'no bundle in empty' "the person you want to write to puts bundles there with 'pawl publish'" \
  pawl claim empty
to_full() { pawl "$@" > /dev/full; }
complains 23 'cannot write standard output: No space left on device' \
  'the one-time bundle was put back: run this again' to_full claim keys
complains 23 'cannot fsync standard output: Input/output error' \
  'the one-time bundle counts as given away: run this again' \
  strace -qqo trace -e inject=fsync:error=EIO:when=2 pawl claim keys
complains 23 "cannot fsync $own: Input/output error" '' \
  strace -qqo trace -e inject=fsync:error=EIO:when=1 pawl claim keys
[ "$(ls "$own" | grep -c '^one-time-.*\.pawl$')" = 2 ] || fail "not put back: $(ls "$own")"
pawl claim keys --per-hour 1 > out
rm "$own/reusable.pawl"
complains 20 "$own has given away 1 one-time bundle within an hour, and has no reusable one" \
  "try again later; its owner adds a reusable bundle with 'pawl publish'" pawl claim keys --per-hour 1
