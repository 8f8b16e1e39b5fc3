# A message that was read with --keep has arrived: it is not listed as missing.
acquainted
for i in 0 1 2 3 4; do
  echo "message $i" | alice encrypt -t bob > $i
done
bob decrypt -q --keep --accept alice 1 --status-fd 3 3> lines > text
told lines missing '[0]'
bob decrypt -q 3 --status-fd 3 3> lines > text
told lines missing '[0, 2]'

# Also a message that arrived late
bob decrypt -q --keep 0 > text
bob decrypt -q 4 --status-fd 3 3> lines > text
told lines missing '[2]'
