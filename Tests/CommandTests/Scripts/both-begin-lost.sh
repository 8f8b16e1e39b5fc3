# When both people begin a session at once and one side's first messages are lost, they still settle on
# one session.
for lost in alice bob; do
  rm -rf alice bob
  alice init -q
  bob init -q
  alice import -q bob <(bob export)
  bob import -q alice <(alice export)
  other=bob
  [ $lost = alice ] || other=alice
  echo lost | $lost encrypt -t $other > /dev/null
  echo lost | $lost encrypt -t $other > /dev/null
  echo kept | $other encrypt -t $lost | $lost decrypt -q > text
  [ "$(cat text)" = kept ] || fail "the first that came"
  for round in 1 2 3; do
    echo hello | $lost encrypt -t $other | $other decrypt -q > text
    [ "$(cat text)" = hello ] || fail "there, round $round"
    echo hello | $other encrypt -t $lost --status-fd 3 3> sent | $lost decrypt -q > text
    [ "$(cat text)" = hello ] || fail "back, round $round"
  done
  told sent number '[0]'
done
