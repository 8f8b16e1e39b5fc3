# With -o a file appears only when it is complete, and replaces the file of that name without writing
# into it.
umask 022
conversing
head -c 300000 /dev/urandom > content
alice encrypt -t bob content -o message
bob decrypt -q message -o text
same content text

# replaces MODE COMMAND…: the command's output replaces "out".
replaces() {
  local mode=$1
  shift
  rm -f out other
  echo old > out
  chmod 666 out
  ln out other
  "$@" -o out
  [ "$(cat other)" = old ] || fail "the old file was written into: $*"
  [ "$(stat -c %a out)" = "$mode" ] || fail "permissions $(stat -c %a out) instead of $mode: $*"
}
replaces 644 alice encrypt -t bob content
alice encrypt -t bob content > message
replaces 600 bob decrypt -q message
same content out
replaces 644 bob export
alice import -q bob out

# A failure leaves the old file, and nothing next to it.
echo old > out
alice encrypt -t bob content > message
head -c 200000 message > part
list() { ls -A | grep -Ev '^(said|refused.out|before|after)$'; }
list > before
refused 15 bob decrypt part -o out
refused 15 bob decrypt part -o new
cp message changed
flip changed 100000 0
refused 14 bob decrypt changed -o out
refused 10 alice decrypt message -o out
refused 23 bob decrypt missing -o out
refused 20 alice encrypt -t nobody content -o out
refused 20 alice encrypt -t nobody content -o new
refused 23 alice encrypt -t bob missing -o out
[ "$(cat out)" = old ] || fail "the old file has gone"
rm changed
list > after
diff before after || fail "something was left over"

# At the end of the line, twice in the same folder, and by a longer path
mkdir -p folder/deep
bob decrypt -q message -o ./folder/../folder/deep//text
same content folder/deep/text
[ "$(ls -A folder/deep)" = text ] || fail "something was left over"
