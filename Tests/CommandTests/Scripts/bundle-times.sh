# No bundle repeats an earlier one, even if the clock was behind in between and the same second comes again.
source "${BASH_SOURCE[0]%/*}/clock.bash"
alice init -q
bob init -q
# Each is made one second after the one before, so the last ones are from the next seconds.
for number in 1 2 3 4 5 6 7 8; do bob export > before.$number; done
ahead $((-8 * days)) bob export -q > behind
for number in 1 2 3 4 5 6 7 8; do
  expect 0 bob export > after.$number
  expect 0 alice import --new-session bob after.$number
done
[ "$(sha256sum before.* after.* | cut -c 1-64 | sort -u | wc -l)" = 16 ] || fail 'a bundle was made twice'
bob check > found
has found 'all intact'
# The same for a directory
ahead $((-8 * days)) bob publish -q shelf
expect 0 bob publish shelf
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ]
