# Armor is lines of 64 characters between a BEGIN and an END line, and other line endings and
# surrounding space are accepted when it is read.
conversing
seq 1000 > content

alice encrypt -at bob content > message
[ "$(head -1 message)" = '-----BEGIN PAWL MESSAGE-----' ] || fail "the first line"
[ "$(tail -1 message)" = '-----END PAWL MESSAGE-----' ] || fail "the last line"
[ -z "$(sed '1d;$d' message | head -n -1 | grep -vx '[A-Za-z0-9+/]\{64\}')" ] || fail "a line"
sed '1d;$d' message | tail -1 | grep -qx '[A-Za-z0-9+/]\{2,64\}=\{0,2\}' || fail "the last line"

opens() {
  bob decrypt -q --keep changed > text
  same content text
}
cp message changed
opens
sed 's/$/\r/' message > changed
opens
sed '1~2s/$/\r/' message > changed
opens
{ printf '\n \r\n\t\n'; cat message; printf '\r\n \t \n\n'; } > changed
opens
{ printf '   '; cat message; } > changed
opens
printf %s "$(cat message)" > changed
opens
printf '%s   ' "$(cat message)" > changed
opens
# The binary form of the same message
sed '1d;$d' message | base64 -d > changed
opens
bob decrypt -q message > text
same content text
refused 11 bob decrypt changed

# From a slow pipe, one byte at a time
alice encrypt -at bob content | python3 -c 'import os
while byte := os.read(0, 1): os.write(1, byte)' | bob decrypt -q > text
same content text
