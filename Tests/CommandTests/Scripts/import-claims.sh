# When eight people import at once from five one-time bundles, five get one each that nobody else has,
# three get the reusable bundle, and all their first messages can be read.
bob init -q --name bob
for i in 1 2 3 4 5 6 7 8; do pawl --store p$i init -q; done
for round in 1 2 3; do
  bob publish -q keys --count 5
  own=keys/$(bob identity)
  ls "$own" > before
  for i in 1 2 3 4 5 6 7 8; do
    pawl --store p$i import bob keys --new-session > out.$i 2> said.$i &
    importers[i]=$!
  done
  for i in 1 2 3 4 5 6 7 8; do wait ${importers[i]} || fail "$(cat said.$i)"; done
  [ "$(cat said.* | grep -c 'with a one-time bundle')" = 5 ] || fail "not five: $(cat said.*)"
  [ "$(cat said.* | grep -c 'with a reusable bundle')" = 3 ] || fail "not three: $(cat said.*)"
  [ "$(ls -A "$own")" = reusable.pawl ] || fail "something is left: $(ls -A "$own")"
  # If two had the same one-time bundle, only one of their messages could be read.
  for i in 1 2 3 4 5 6 7 8; do
    echo "round $round from $i" | pawl --store p$i encrypt -t bob > message
    bob decrypt -q --accept p$i message > text
    [ "$(cat text)" = "round $round from $i" ] || fail "not what was sent"
  done
  for i in 1 2 3 4 5 6 7 8; do
    echo answer | bob encrypt -t p$i | pawl --store p$i decrypt -q > text
    [ "$(cat text)" = answer ] || fail "not the answer"
  done
done
