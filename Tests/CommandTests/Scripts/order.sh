# Messages can be read in any order, each once, and the missing ones are reported.
conversing
for i in 0 1 2 3 4 5 6; do
  echo "message $i" | alice encrypt -t bob --status-fd 3 3>> sent > $i
done
tail -1 sent > lines
first=$(($(value lines number | tr -d '[]') - 6))

# reads NUMBER MISSING…: bob reads that message, and these numbers are reported as missing.
reads() {
  local number=$1 missing='' i
  shift
  for i in "$@"; do missing+="${missing:+, }$((first + i))"; done
  bob decrypt --status-fd 3 $number -q 3> lines > text
  [ "$(cat text)" = "message $number" ] || fail "not what was sent as $number: $(cat text)"
  told lines number $((first + number))
  told lines missing "[$missing]"
  refused 11 bob decrypt $number
}
reads 3 0 1 2
reads 0
reads 2 1
reads 6 1 4 5
reads 1
reads 5 4
for i in 0 1 2 3 5 6; do
  refused 11 bob decrypt $i
done

# A lost message stays missing, across new chains too, and can still arrive.
echo answer | bob encrypt -t alice | alice decrypt -q > /dev/null
echo more | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = more ] || fail "not what was sent"
for i in 0 1 2 3 5 6; do
  refused 11 bob decrypt $i
done
bob decrypt -q 4 > text
[ "$(cat text)" = 'message 4' ] || fail "not what was sent as 4"
# Nothing is left of that chain to recognise it by.
refused '10|11' bob decrypt 4
