# While a command waits for input, other commands on the same store are not delayed.
conversing
echo hello > hello
head -c 1000000 /dev/urandom > content
bob encrypt -t alice content > message
for i in 1 2 3; do bob encrypt -t alice hello > message.$i; done
mkfifo one two
alice encrypt -t bob < one > stalled.message &
alice decrypt -q < two > stalled.text 2> broken-off &
exec 5> one 6> two
head -c 300000 content >&5
head -c 700000 message >&6
until_it [ -s stalled.message ]
until_it [ -s stalled.text ]

# timely COMMAND…: the command finishes within a second, even if it may not wait for any lock.
timely() {
  local start
  start=$(date +%s%N)
  expect 0 alice --lock-timeout 0 "$@" > /dev/null
  [ $((($(date +%s%N) - start) / 1000000)) -lt 1000 ] || fail "it took more than a second: $*"
}
for i in 1 2 3; do
  timely encrypt -t bob hello
  timely decrypt message.$i
  timely export
  timely verify --confirm bob
  timely import --new-session bob bob.pawl
  timely contact list
  timely session list
  timely check
done
timely publish prekeys

exec 5>&- 6>&-
wait
bob decrypt -q stalled.message > text
head -c 300000 content > front
same front text
expect 0 alice decrypt -q message > text
same content text
