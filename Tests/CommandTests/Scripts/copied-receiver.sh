# A copy of a receiver's store can read what the original could read at that time, and does not harm the
# original.
conversing
echo one | alice encrypt -t bob > one
cp -a bob copy
bob decrypt -q one > text
elsewhere copy decrypt -q one > text
[ "$(cat text)" = one ] || fail "not what was sent"
expect 11 elsewhere copy decrypt one
echo 'from the copy' | elsewhere copy encrypt -t alice > copied
echo 'from bob' | bob encrypt -t alice > genuine
alice decrypt -q genuine > text
[ "$(cat text)" = 'from bob' ] || fail "not what was sent"
refused '10|11|14' alice decrypt copied
echo two | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = two ] || fail "not what was sent"
