# Damaged armor is reported as malformed and a missing end as truncated, and nothing is released.
conversing
head -c 1000 /dev/urandom > content
alice encrypt -at bob content > message
lines=$(wc -l < message)

damaged() { refused "$1" bob decrypt changed; }
# accepted: what has changed is no damage (section 7 of docs/protocol.md).
accepted() {
  expect 0 bob decrypt -q --keep changed > text
  same content text
}

for line in 2 $((lines / 2)) $((lines - 2)); do
  for expression in 's/./!/' 's/./ /' 's/^/ /' 's/^/> /' 's/^/=/' 's/./\x00/' 's/./-/' 's/./_/' \
    's/\(.\)./\1 /' 's/$/\f/' 'aAlice wrote:' 'a-----END PAWL BUNDLE-----' 'a-----BEGIN PAWL BUNDLE-----'; do
    sed "$line$expression" message > changed
    damaged 16
  done
  # What comes after a byte too few or too many is another message, and may show as that first.
  for expression in 's/.$//' 's/$/A/' 's/..$/==/'; do
    sed "$line$expression" message > changed
    damaged '10|14|15|16'
  done
  for expression in 's/$/ \t/' 's/$/\xc2\xa0/' 'a\\' 's/$/\r\r/' 's/^.\{20\}/&\n/' '{N;s/\n//}'; do
    sed "$line$expression" message > changed
    accepted
  done
done
for expression in 1s/MESSAGE/BUNDLE/ '1s/^-//' 1s/BEGIN/BEGINS/ '1s/$/ x/' '1s/^/x/' '1s/^/* /' \
  '$s/MESSAGE/BUNDLE/' '$s/^-//' '$s/-----$/----/' '$s/$/-/' '$s/$/x/' 's/PAWL/AGE/' \
  "1s/^/$(printf '>%.0s' {1..65})/"; do
  sed "$expression" message > changed
  damaged 16
done
for expression in '1s/$/ /' '1s/$/\n/' '$s/^/\n/' '$s/$/ \t/' '$a-----END PAWL MESSAGE-----' \
  '$aAlice' '1iHello' '1i-----END PAWL MESSAGE-----' "1s/^/$(printf '>%.0s' {1..64})/"; do
  sed "$expression" message > changed
  accepted
done
cat message message > changed
damaged 14
tr -d '\n' < message > changed
damaged 16
tr '\n' '\r' < message > changed
accepted
sed "$((lines - 1))s/=*$/====/" message > changed
damaged 16
sed "${lines}d" message > changed
damaged 15
said 'truncated'

# Cut at various points: before the end of the first line no armor is found.
size=$(stat -c %s message)
: > changed
damaged 15
for at in 1 26 27; do
  head -c $at message > changed
  damaged 16
done
for at in 28 29 30 $(seq 31 197 $((size - 1))) $((size - 28)) $((size - 26)) $((size - 2)); do
  head -c $at message > changed
  damaged 15
  said 'truncated'
done
head -c $((size - 1)) message > changed
accepted

# Valid base64 characters, but different ones: the content itself has been altered.
for line in 60 $((lines - 2)); do
  sed "${line}y/ABCDEFabcdef0123/0123ABCDEFabcdef/" message > changed
  damaged '10|14'
done
# Two lines swapped
sed '5{h;d};6{G}' message > changed
damaged '10|14'

bob decrypt -q message > text
same content text
