# A channel with a contact whose session is damaged ends at once with 22, as a damaged store does, and does
# not wait for the other side as if there were no session. Nothing is said, and nothing is lost.
conversing
carol init -q --name carol
alice export | carol import -q alice
echo hello | carol encrypt -t alice | alice decrypt -q --accept carol > out
bob channel -q alice --timeout 1s --transport-fd 3,4 3< /dev/null 4> opening < /dev/null 2> said || true
[ -s opening ] || fail "bob has said nothing: $(cat said)"
echo kept | bob encrypt -t alice > message
cp -a alice whole
mkfifo silent
exec 5<> silent

# damage CHANGE: makes a change to the records of alice's sessions with bob, which are her first.
damage() {
  rm -rf alice
  cp -a whole alice
  python3 -c 'import sqlite3, sys
connection = sqlite3.connect("alice/store.db")
kind = "kind = 7"
(first,) = connection.execute(f"SELECT min(id) FROM record WHERE {kind}").fetchone()
changed = connection.execute(f"UPDATE record SET {sys.argv[1]} WHERE id = {first}")
assert changed.rowcount == 1
connection.commit()' "$1"
}
# at_once ARGUMENT…: alice's channel with these arguments is refused, although it may wait for a minute.
at_once() {
  local began=$EPOCHREALTIME took
  refused 22 alice channel --transport-fd 5,6 "$@" 6> sent < /dev/null
  took=$((${EPOCHREALTIME/./} - ${began/./}))
  ((took < 5000000)) || fail "$took microseconds: $*"
  said 'the store is damaged'
  empty sent
}

for change in 'sealed = zeroblob(length(sealed))' 'sealed = substr(sealed, 2)' "sealed = x''"; do
  damage "$change"
  at_once bob
  at_once bob --accept bob
  at_once bob --pad -- touch started
  # Who waits for someone unknown finds it out when the first message has come.
  refused 22 alice channel --accept dave --transport-fd 5,6 5< opening 6> sent < /dev/null
  said 'the store is damaged'
  empty sent
  # A command that makes the transport is not started.
  refused 22 alice channel bob --via 'touch started; sleep 60' < /dev/null
  absent started
done

# What is whole works as before.
rm -rf alice
cp -a whole alice
[ "$(alice decrypt -q message)" = kept ] || fail 'the message was lost'
[ "$(alice channel -q bob --via 'pawl --store bob channel -q alice -- echo heard' < /dev/null)" = heard ] ||
  fail 'not heard'
