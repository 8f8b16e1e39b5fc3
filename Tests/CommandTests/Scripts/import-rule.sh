# An import begins a session where there is none that works for long enough, where its owner has revoked what
# was before, and where the user asks for one. Otherwise the session goes on.
source "${BASH_SOURCE[0]%/*}/clock.bash"
alice init -q
bob init -q
# Each was made a second after the previous one, so that the last are from the future.
for lifetime in 10d 14d 15d 16d 60d 90d; do bob export --valid-for $lifetime > $lifetime; done
sleep 2
begins() { expect 0 "$@"; said 'a session has begun with a'; }
goes_on() { expect 0 "$@"; said 'the session with bob goes on; --new-session begins another'; }
again() { rm -rf alice; alice init -q; alice import -q bob "$1"; }

# Unanswered, and it ends within 14 days: a bundle that lasts longer begins another.
for first in 10d 14d; do
  again $first
  unchanged alice goes_on alice import bob $first
  begins alice import bob 15d
  goes_on alice import bob 16d
  goes_on alice import bob 90d
done
again 14d
goes_on alice import bob 10d
for first in 15d 16d 60d 90d; do
  again $first
  goes_on alice import bob 10d
  goes_on alice import bob 90d
  # 14 days before the end, and not a day before
  rm -rf later .later.pawl-marker home-of-later; cp -a alice later
  days_left=$((${first%d} - 15))
  ahead $((days_left * days)) goes_on elsewhere later import bob 90d
  # The bundles were made up to ten seconds ahead of the clock.
  [ $first = 90d ] || ahead $(((days_left + 1) * days + 10)) begins elsewhere later import bob 90d
done
# It has ended.
ahead $((95 * days)) bob export > late
ahead $((95 * days)) begins elsewhere later import bob late

# Answered: it goes on, however soon its bundle ends.
again 10d
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
echo hello | bob encrypt -t alice | alice decrypt -q > text
goes_on alice import bob 15d
goes_on alice import bob 90d
rm -rf later .later.pawl-marker home-of-later; cp -a alice later
ahead $((95 * days)) goes_on elsewhere later import bob late

# On request, and when sending was stopped
begins alice import bob 90d --new-session
begins alice import bob 90d --new-session
alice session reset -q bob
begins alice import bob 90d
goes_on alice import bob 90d

# A reusable bundle that is older than another that was seen is named as such, and used all the same.
bob export > newer
expect 0 alice import bob newer
unsaid 'newer bundle'
expect 0 alice import bob 90d
said 'warning: bob has made a newer bundle than this one'
expect 0 alice import bob 90d --new-session
said 'warning: bob has made a newer bundle than this one'
said 'a session has begun'
echo hello | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = hello ] || fail "not what was sent"
expect 0 alice import bob newer
unsaid 'newer bundle'
# Not so a one-time bundle.
bob export --one-time > once
bob export > newest
alice import -q bob newest
expect 0 alice import bob once
unsaid 'newer bundle'

# It changes nothing that what was said is said again.
for bundle in newest newer once 90d; do unchanged alice expect 0 alice import bob $bundle; done
# What is refused keeps nothing.
cp newest forged
sed -i '20y/ABCDEFabcdef0123/0123ABCDEFabcdef/' forged
refused '14|16' alice import bob forged
