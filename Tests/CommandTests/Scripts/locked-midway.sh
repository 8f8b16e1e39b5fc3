# Where the store is held just when a message has been read, that is said, and it can be read again.
conversing
head -c 3000000 /dev/urandom > content
alice encrypt -t bob content > message
mkfifo input hold held

midway() {
  pawl --store bob decrypt -q --lock-timeout 0 "$@" < input > part 2> reason &
  local reader=$! status=0
  exec 6> input
  head -c 2000000 message >&6
  [ $# -gt 0 ] || until_it [ -s part ]

  python3 -c 'import sqlite3, sys
connection = sqlite3.connect("bob/store.db", isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()' 6>&- < hold > held &
  local holder=$!
  exec 5> hold
  read -r _ < held
  tail -c +2000001 message >&6
  exec 6>&-
  wait $reader || status=$?
  exec 5>&-
  wait $holder
  [ $status = 21 ] || fail "status $status: $(cat reason)"
}
unchanged bob midway
same content part
unchanged bob midway -o text
absent text
empty part

bob decrypt -q message > text
same content text
refused 11 bob decrypt message
