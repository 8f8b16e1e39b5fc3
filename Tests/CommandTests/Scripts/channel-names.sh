# NAME and --accept say who the other side of a channel may be, as they do of a message's sender. Nothing is
# said to whoever it may not be, and nothing is heard. Nobody waits for ever.
acquainted
carol init -q --name carol
bob export | carol import -q bob
mkfifo up down silent

# meet STATUS 'PERSON ARGUMENT…' STATUS 'PERSON ARGUMENT…': two people run `channel` with these arguments,
# which ends with these statuses. They hear each other if both are 0, and otherwise nothing.
meet() {
  local one=0
  (
    status=0
    ${4/ / channel } --transport-fd 3,4 3< up 4> down <<< 'from other' > heard-other 2> said-other || status=$?
    echo $status > status
  ) &
  ${2/ / channel } --transport-fd 4,3 3> up 4< down <<< 'from one' > heard-one 2> said || one=$?
  wait $!
  [ "$one $(cat status)" = "$1 $3" ] || fail "$one $(cat status) instead of $1 $3: $2, $4 ($(cat said said-other))"
  if [ "$1 $3" = '0 0' ]; then
    [ "$(cat heard-one heard-other)" = $'from other\nfrom one' ] || fail "$(cat heard-one heard-other)"
  else
    empty heard-one
    empty heard-other
  fi
}

# Before they have ever written to each other, one bundle is enough.
unchanged bob meet 20 'bob alice' 15 'alice bob'
said 'pawl: error: no such contact: alice'
meet 0 'bob --accept alice' 0 'alice bob'
said 'pawl: channel with alice, not verified'
has said-other 'pawl: channel with bob, not verified'
# Later both have a session, and may begin.
for arguments in 'bob alice' 'bob --accept alice' 'bob alice --accept alice' 'bob --accept somebody'; do
  meet 0 "$arguments" 0 'alice bob'
  said 'pawl: channel with alice'
done

# Someone unknown, where a contact is expected, under a name that is taken, and under one that is not
exec 5<> silent
# refuses STATUS ARGUMENT…: carol has opened a channel, and bob's ends with that status.
refuses() {
  expect 15 carol channel -q bob --timeout 1s --transport-fd 5,6 6> first < /dev/null
  expect "$1" bob channel "${@:2}" --transport-fd 6,7 6< first 7> answer <<< 'from bob' > out
  empty out
}
unchanged bob refuses 18 --accept alice
said 'THE IDENTITY OF alice HAS CHANGED'
empty answer
refuses 18 alice --accept alice
refuses 12 alice
said 'who is not a contact'
[ "$(bob contact list | wc -l)" = 1 ] || fail 'a contact was saved'
meet 0 'carol bob' 0 'bob carol --accept carol'
meet 0 'carol bob' 0 'bob carol'
# Another contact than the one that is expected
refuses 13 alice
said 'the message is from carol, not from alice'
bob verify -q --confirm alice > out
meet 0 'bob --accept anyone' 0 'alice bob'
said 'pawl: channel with alice, verified'
[ "$(bob contact list | wc -l)" = 2 ] || fail "$(bob contact list)"

# Nobody begins: both wait for the other, or have no session to write in.
meet 15 'bob --accept alice --timeout 1s' 15 'alice --accept bob'
said 'pawl: error: nobody has opened the channel within 1s'
bob session reset -q alice
alice session reset -q bob
unchanged bob unchanged alice meet 15 'bob alice --timeout 1s' 15 'alice bob'
said 'pawl: error: nobody has opened the channel within 1s'
# Nobody is there, on any transport.
nobody() {
  local began=$EPOCHREALTIME took
  expect 15 bob channel carol --timeout 1s "$@" > out
  took=$((${EPOCHREALTIME/./} - ${began/./}))
  ((took >= 1000000 && took < 4000000)) || fail "$took microseconds: $*"
  said 'pawl: error: nobody has opened the channel within 1s'
}
nobody --via 'sleep 60' < /dev/null
nobody --transport-fd 5,6 < /dev/null 6> noise
nobody -- touch started <&5
absent started
# The limit is for the opening only.
[ "$(bob channel -q carol --timeout 1s --via 'pawl --store carol channel -q bob -- sh -c "sleep 2; echo late"' < /dev/null)" = late ] || fail 'not heard'
