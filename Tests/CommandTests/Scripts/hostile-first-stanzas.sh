# A stranger can make bob's program search for some seconds, with a message whose stanzas might all be
# first messages, but no longer (docs/protocol.md, section 5). His other commands do not wait for it. He
# holds the prekeys of 57 periods and 200 one-time bundles, as after a year of bundles that live a year.
# The message is made in Python, for which the Makefile's target `tools` installs Debian's
# python3-cryptography and python3-zstandard.
hostile() { python3 "${BASH_SOURCE[0]%/*}/../../Independent/hostile.py" "$@"; }

bob init -q
bob publish -q --count 200 --valid-for 366d shared
mkdir old
hostile fill bob old
bob check > checked
alice init -q
alice export | bob import -q alice
hostile message > hostile

# The seconds are those of the processor. They are twice the ten that it may take, since tests that run beside
# it on another thread of the same core slow it down.
(ulimit -t 20 && exec pawl --store bob decrypt hostile) > out 2> why &
decrypting=$!
tries=0
while kill -0 $decrypting 2>/dev/null; do
  expect 0 timeout 2 pawl --store bob identity > identity
  echo hello | expect 0 timeout 2 pawl --store bob encrypt -t alice > message
  tries=$((tries + 1))
done
status=0
wait $decrypting || status=$?
[ "$status" = 10 ] || fail "status $status: $(cat why)"   # beyond that it is 152
[ "$tries" -ge 3 ] || fail "the other commands ran $tries times"
empty out
alice decrypt -q --accept bob message > out
has out hello

# 257 KEM prekeys are tried on each stanza, at most 131,072 in all: on 510 stanzas. A first message
# among these is read, also one for an old bundle.
hostile message old/40.pawl 509 > message
bob decrypt -q --accept carol message > out
has out found
one=(shared/*/one-time-*.pawl)
hostile message "${one[0]}" 510 > message
refused 10 bob decrypt --accept dave message
