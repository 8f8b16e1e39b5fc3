# Messages sent with a one-time bundle before an answer can be read in any order.
alice init -q
bob init -q
bob export --one-time > bundle
alice import -q bob bundle
for i in 1 2 3; do
  echo "message $i" | alice encrypt -t bob > $i
done
bob decrypt -q --accept alice 3 > text
[ "$(cat text)" = 'message 3' ] || fail "the third"
bob decrypt -q 1 > text
[ "$(cat text)" = 'message 1' ] || fail "the first"
refused 11 bob decrypt 3
bob decrypt -q 2 > text
[ "$(cat text)" = 'message 2' ] || fail "the second"
for i in 1 2 3; do
  refused 11 bob decrypt $i
done
