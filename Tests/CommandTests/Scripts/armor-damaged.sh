# Damaged armor is reported as malformed and a missing end as truncated, and nothing is released.
conversing
head -c 1000 /dev/urandom > content
alice encrypt -at bob content > message
lines=$(wc -l < message)

damaged() { refused "$1" bob decrypt changed; }

for line in 2 $((lines / 2)) $((lines - 2)); do
  for expression in 's/./!/' 's/./ /' 's/^/ /' 's/$/ /' 's/^/=/' 's/.$//' 's/$/A/' 's/..$/==/' 'a\\' \
    's/$/\r\r/' 's/./\x00/' 's/./-/' 's/./_/'; do
    sed "$line$expression" message > changed
    damaged 16
  done
done
for expression in 1s/MESSAGE/BUNDLE/ '1s/$/ /' '1s/^-//' 1s/BEGIN/BEGINS/ '$s/MESSAGE/BUNDLE/' \
  '$s/^-//' '1s/$/\n/' '$s/^/\n/' 's/PAWL/AGE/' '$a-----END PAWL MESSAGE-----' '$aAlice' '1iHello'; do
  sed "$expression" message > changed
  damaged 16
done
cat message message > changed
damaged 16
tr -d '\n' < message > changed
damaged 16
tr '\n' '\r' < message > changed
damaged 16
sed "$((lines - 1))s/=*$/====/" message > changed
damaged 16
sed "${lines}d" message > changed
damaged 15
sed '$s/-----$/----/' message > changed
damaged '15|16'

# Cut at various points
size=$(stat -c %s message)
for at in 0 1 27 28 29 30 $(seq 31 197 $((size - 1))) $((size - 28)) $((size - 2)); do
  head -c $at message > changed
  damaged '15|16'
  [ $at -lt 29 ] || [ $((at % 65)) = 0 ] || [ "$at" -gt $((size - 30)) ] || said 'truncated'
done

# Valid base64 characters, but different ones: the content itself has been altered.
for line in 40 $((lines - 2)); do
  sed "${line}y/ABCDEFabcdef0123/0123ABCDEFabcdef/" message > changed
  damaged '10|14'
done
# Two lines swapped
sed '5{h;d};6{G}' message > changed
damaged '10|14'

bob decrypt -q message > text
same content text
