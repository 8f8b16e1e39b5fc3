# import says which kind of bundle it was and how old, --one-time insists on a one-time bundle, and an older
# reusable bundle after a newer one is noticed.
source "${BASH_SOURCE[0]%/*}/clock.bash"
alice init -q
bob init -q --name bob
made() { pawl inspect --json "$1" > facts; value facts made; }
# imported ONE_TIME CREATED NEW_SESSION: the file `lines` has one line, about bob, which says so.
imported() {
  [ "$(wc -l < lines)" = 1 ] || fail "$(cat lines)"
  told lines event '"imported"'
  told lines name '"bob"'
  told lines identity "\"$(bob identity)\""
  told lines one_time "$1"
  told lines created "$2"
  told lines new_session "$3"
}
import() { expect 0 alice --status-fd 3 import bob "$@" 3> lines; }

# From a file
bob export > reusable
bob export --one-time > once
refused 20 alice import --one-time bob reusable
said 'reusable: the bundle is reusable'
refused 20 alice import --one-time bob < reusable
refused 20 alice --status-fd 3 import --one-time bob reusable 3> lines
told lines event '"error"'
told lines code 20
[ -z "$(alice contact list)" ] || fail "a contact was saved"
# What else is wrong with it is said first.
sed '1d;$d' reusable | base64 -d > altered
flip altered 200 0
expect '14|16' alice import --one-time bob altered
import --one-time once
imported true "$(made once)" true
said 'a session has begun with a one-time bundle of '
import once
imported true "$(made once)" false
refused 20 alice import --one-time --new-session bob reusable
# The reusable one was made before the one-time bundle.
import reusable
imported false "$(made reusable)" false
said 'warning: bob has made a newer bundle than this one'

# From a directory
alice contact remove bob -q
bob publish -q keys --count 2
own=keys/$(bob identity)
import keys --one-time
told lines one_time true
told lines new_session true
unsaid 'no one-time bundle could be taken'
# One is left, but it is not needed.
import keys --one-time
imported false "$(made "$own/reusable.pawl")" false
unsaid warning
import "$own" --one-time --new-session
told lines one_time true
[ "$(ls "$own")" = reusable.pawl ] || fail "$(ls "$own")"
for options in '' --new-session "--identity $(bob identity)"; do
  for place in keys "$own"; do
    refused 20 alice import --one-time bob "$place" $options
    said 'no one-time bundle in '
  done
done
# One that expired, was altered or is someone else's is none.
cp "$own/reusable.pawl" "$own/one-time-00000000000000000000000000000000.pawl"
refused 20 alice import --one-time --new-session bob keys
rm "$own"/one-time-*
carol init -q
refused 20 carol import --one-time bob keys
[ -z "$(carol contact list)" ] || fail "a contact was saved"
import keys
imported false "$(made "$own/reusable.pawl")" false
unsaid warning
import keys --new-session
imported false "$(made "$own/reusable.pawl")" true
said 'no one-time bundle could be taken from keys'
said 'a session has begun with a reusable bundle of '
expect 0 alice -q import bob keys --new-session
empty said

# The keeper puts an older reusable bundle in the place of a newer one.
cp "$own/reusable.pawl" old
ahead $((8 * days)) bob publish -q keys --count 0
ahead $((8 * days)) import keys
unsaid warning
cp "$own/reusable.pawl" new
cp old "$own/reusable.pawl"
for options in '' --new-session; do
  ahead $((8 * days)) import keys $options
  said 'warning: bob has made a newer bundle than this one'
  told lines created "$(made old)"
done
cp new "$own/reusable.pawl"
ahead $((8 * days)) import keys
unsaid warning
# One who has seen only a one-time bundle notices it too, when a new reusable one must have been there.
pawl --store dave init -q
ahead $((8 * days)) bob publish -q keys --count 1
dave() { pawl --store dave "$@"; }
ahead $((8 * days)) expect 0 dave import bob keys
unsaid warning
ahead $((8 * days)) expect 0 dave import bob keys
unsaid warning
cp old "$own/reusable.pawl"
ahead $((8 * days)) expect 0 dave import bob keys
said 'warning: bob has made a newer bundle than this one'
