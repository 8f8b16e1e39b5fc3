# Of eight processes that decrypt the same message at once, exactly one succeeds, and the others find it
# already decrypted.
conversing
head -c 500000 /dev/urandom > content

# race ARGUMENT…: eight processes decrypt it, with these arguments.
race() {
  local i
  for i in 1 2 3 4 5 6 7 8; do
    (
      status=0
      bob decrypt -q -o text.$i "$@" message 2> said.$i || status=$?
      echo $status > status.$i
    ) &
  done
  wait
  [ "$(sort -n status.* | tr '\n' ' ')" = '0 11 11 11 11 11 11 11 ' ] ||
    fail "$(cat status.* | tr '\n' ' ') $(cat said.*)"
  [ "$(ls text.* | wc -l)" = 1 ] || fail "more than one has it: $(ls text.*)"
  same content text.*
  rm text.* status.*
}
alice encrypt -t bob content > message
race

# A first message, which creates a contact and a session
carol init -q
carol import -q bob <(bob export)
carol encrypt -t bob content > message
race --accept carol
[ "$(bob contact list | grep -c carol)" = 1 ] || fail "more than one contact"
echo answer | bob encrypt -t carol | carol decrypt -q > text
[ "$(cat text)" = answer ] || fail "not the answer"
