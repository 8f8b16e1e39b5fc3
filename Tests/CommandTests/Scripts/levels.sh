# Messages of every compression level can be read, and level 9 compresses no worse than level 1.
acquainted
seq -f '%g bottles on the wall, take one down' 20000 > content
size=$(stat -c %s content)
for level in 0 1 2 3 4 5 6 7 8 9; do
  alice encrypt -t bob -z $level content > message
  bob decrypt -q --accept alice message > text
  same content text
  eval "length$level=$(stat -c %s message)"
done
[ $length0 -gt $size ] || fail "level 0 compresses"
[ $length1 -lt $((size / 2)) ] || fail "level 1 does not compress: $length1 of $size"
[ $length9 -le $length1 ] || fail "level 9 is worse than level 1"
alice encrypt -t bob content > message
[ "$(stat -c %s message)" = $length1 ] || fail "it is not level 1 unless said otherwise"

# Incompressible content grows only a little.
head -c 500000 /dev/urandom > content
for level in 1 9; do
  alice encrypt -t bob -z $level content > message
  [ "$(stat -c %s message)" -lt 503000 ] || fail "level $level adds too much"
  bob decrypt -q message > text
  same content text
done
