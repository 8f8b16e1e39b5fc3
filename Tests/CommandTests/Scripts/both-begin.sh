# When both people begin a session at once, every message can be read, and they continue in one session.
alice init -q
bob init -q
alice export > alice.pawl
bob export > bob.pawl
alice import -q bob bob.pawl
bob import -q alice alice.pawl

for i in 1 2 3; do
  echo "alice $i" | alice encrypt -t bob > alice.$i
  echo "bob $i" | bob encrypt -t alice > bob.$i
done

# The messages cross, out of order, and one from each side arrives late.
for i in 3 1; do
  bob decrypt -q alice.$i > text
  [ "$(cat text)" = "alice $i" ] || fail "alice's message $i"
  alice decrypt -q bob.$i > text
  [ "$(cat text)" = "bob $i" ] || fail "bob's message $i"
done

# trip SENDER RECEIVER: sends a message, which the receiver reads, and prints its chain.
trip() {
  echo "from $1" | $1 encrypt -t $2 --status-fd 3 3> sent | $2 decrypt -q > text
  [ "$(cat text)" = "from $1" ] || fail "not what $1 sent"
  value sent number
}
for round in 1 2 3; do
  trip alice bob > number
  trip bob alice > number
done
# They take turns, so each message begins a new chain.
[ "$(cat number)" = '[0]' ] || fail "they do not answer in one session: $(cat number)"
trip alice bob > number
[ "$(cat number)" = '[0]' ] || fail "they do not answer in one session: $(cat number)"

# The late messages
bob decrypt -q alice.2 > text
[ "$(cat text)" = 'alice 2' ] || fail "alice's message 2"
alice decrypt -q bob.2 > text
[ "$(cat text)" = 'bob 2' ] || fail "bob's message 2"
for i in 1 2 3; do
  refused 11 bob decrypt alice.$i
  refused 11 alice decrypt bob.$i
done
trip bob alice > number
[ "$(cat number)" = '[0]' ] || fail "a late message changed the session: $(cat number)"
