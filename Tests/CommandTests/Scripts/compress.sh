# --compress chooses between zstd, deflate and nothing; -z sets the level, which is 3 for zstd and 1 for
# deflate unless it is given, and 0 compresses nothing.
acquainted
seq -f '%g bottles on the wall, take one down' 40000 > content
size=$(stat -c %s content)

# length OPTION…: prints the length of the message, which can be read.
length() {
  alice encrypt -t bob "$@" content > message
  bob decrypt -q --accept alice message > text
  same content text
  stat -c %s message
}
plain=$(length -z 0)
[ "$plain" -gt "$size" ] || fail "level 0 compresses"
zstd=$(length)
[ "$zstd" = "$(length --compress zstd)" ] || fail 'zstd is not the default'
[ "$zstd" = "$(length -z 3)" ] || fail 'level 3 is not the default for zstd'
deflate=$(length --compress deflate)
[ "$deflate" = "$(length --compress deflate -z 1)" ] || fail 'level 1 is not the default for deflate'
[ "$(length --compress deflate -z 9)" -lt "$deflate" ] || fail 'level 9 of deflate is no better'
[ "$zstd" -lt "$deflate" ] || fail "zstd takes $zstd bytes, deflate $deflate"
for options in '--compress none' '--compress none -z 9' '--compress zstd -z 0' '--compress deflate --level 0'; do
  [ "$(length $options)" = "$plain" ] || fail "$options compresses"
done
for options in '--compress gzip' '--compress=' '-z 10' '-z=-1' '--level x'; do
  refused 2 alice encrypt -t bob $options content
done
