# An exported bundle is armored, and any number of people can use it.
umask 022
alice init -q
bob init -q
carol init -q
expect 0 bob export > bundle
[ "$(head -1 bundle)" = '-----BEGIN PAWL BUNDLE-----' ] || fail "not armored"
expect 0 bob export -o file
has file '-----BEGIN PAWL BUNDLE-----'
[ "$(stat -c %a file)" = 644 ] || fail "not for others to read"
if cmp -s bundle file; then fail "the same bundle twice"; fi

# The bundle in the file is used first, although it is the newer one.
alice import -q bob file
carol import -q bob bundle
echo 'from alice' | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = 'from alice' ] || fail "alice"
echo 'from carol' | carol encrypt -t bob | bob decrypt -q --accept carol > text
[ "$(cat text)" = 'from carol' ] || fail "carol"

# A reusable bundle can still be imported after it has been used.
dave() { pawl --store dave "$@"; }
dave init -q
dave import -q bob file
echo 'from dave' | dave encrypt -t bob | bob decrypt -q --accept dave > text
[ "$(cat text)" = 'from dave' ] || fail "dave"

# It is written in one piece, so that what reads a pipe never has a part of it.
strace -qq -o trace -e trace=write -- pawl --store bob export > bundle
[ "$(grep -c '^write(1,' trace)" = 1 ] || fail "in pieces: $(cat trace)"

refused 23 bob export -o missing/file
refused 23 bob export -o .
expect 21 pawl --store nobody export > out
empty out
absent nobody
