# Killed before any of its system calls that change something, a command leaves the old state or the
# new one: nothing is lost, no message number is used twice, and it can be run again.
conversing
head -c 3000 /dev/urandom > content
bob export > bob.again
carol init -q
mkdir before
cp -r alice bob carol before

# calls COMMAND…: a line for each such call that the command makes, with its number among its like.
calls() {
  strace -f -o trace -e trace='openat,write,pwrite64,fsync,fdatasync,ftruncate,linkat,rename,unlink,mkdir,fchmod,close' \
    -- "$@" > /dev/null 2>&1 || true
  sed -nE 's/^[0-9]+ +([a-z0-9]+)\(.*/\1/p' trace | awk '{ print $1, ++seen[$1] }'
}

# restored: the people as they were.
restored() { rm -rf alice bob carol out part .local && cp -r before/* .; }

# killed CALL NUMBER COMMAND…: runs the command, which dies before that call.
killed() {
  local call=$1 number=$2
  shift 2
  strace -f -o /dev/null -e trace="$call" -e inject="$call:signal=KILL:when=$number" -- "$@" \
    > part 2> /dev/null || true
}

runs=0
# each CHECK COMMAND…: kills the command at each call, and checks each time.
each() {
  local check=$1
  shift
  restored
  calls "$@" > points
  [ "$(wc -l < points)" -ge 10 ] || fail "few calls: $*"
  while read -r call number; do
    restored
    killed "$call" "$number" "$@" < /dev/null
    $check || fail "after death at $call $number: $*"
    runs=$((runs + 1))
  done < points
}

encrypted() {
  # What was sent next has the next number, or the same when nothing of the first ever left.
  echo next | alice encrypt -t bob > next
  [ "$(bob decrypt -q --status-fd 3 next 3> lines)" = next ] || return 1
  local number
  number=$(value lines number)
  [ ! -s part ] || [ "$number" = "$((first + 1))" ] || return 1
  [ "$number" = "$first" ] || [ "$number" = "$((first + 1))" ]
}
echo probe | alice encrypt -t bob > probe
bob decrypt -q --status-fd 3 probe 3> lines > /dev/null
first=$(value lines number)
each encrypted pawl --store alice encrypt -t bob content

decrypted() {
  # It is whole, or it can be read again; and the conversation goes on.
  if [ -e out ]; then same content out; fi
  if bob decrypt -q message > text 2> said; then same content text; else [ -e out ]; fi
  echo next | alice encrypt -t bob | bob decrypt -q > /dev/null
}
restored
alice encrypt -t bob content > message
rm -rf before/* && cp -r alice bob carol before
each decrypted pawl --store bob decrypt -q -o out message

imported() {
  carol import -q bob bob.again
  echo hello | carol encrypt -t bob | bob decrypt -q --accept carol > text
  [ "$(cat text)" = hello ]
}
each imported pawl --store carol import -q bob bob.again

exported() {
  bob export > bundle
  carol import -q bob bundle
  echo hello | carol encrypt -t bob | bob decrypt -q --accept carol > text
  [ "$(cat text)" = hello ]
}
each exported pawl --store bob export --one-time

begun() {
  if ! pawl --store out identity > identity 2> said; then pawl --store out init -q; fi
  pawl --store out export > bundle
  carol import -q new bundle
  echo hello | carol encrypt -t new | pawl --store out decrypt -q --accept carol > text
  [ "$(cat text)" = hello ]
}
each begun pawl --store out init -q

echo "$runs runs killed, 0 messages lost, 0 numbers used twice"
[ "$runs" -ge 150 ] || fail "only $runs runs"
[ -z "$(find . -name '.pawl-*')" ] || fail "something was left over: $(find . -name '.pawl-*')"
