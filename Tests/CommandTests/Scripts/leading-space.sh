# Space may precede armor, but not a binary message or bundle.
conversing
echo hello | alice encrypt -t bob > message
alice export | sed '1d;$d' | base64 -d > bundle
for space in '\n' ' ' '\t' '\r\n' ' \n'; do
  { printf "$space"; cat message; } > changed
  refused 16 bob decrypt changed
  { printf "$space"; cat bundle; } > changed
  refused 16 bob import alice changed
done
bob decrypt -q message > text
