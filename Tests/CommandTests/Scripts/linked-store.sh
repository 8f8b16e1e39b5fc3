# A store that is reached through a link is the same store.
conversing
ln -s bob link
[ "$(pawl --store link identity)" = "$(bob identity)" ] || fail "another identity"
for i in 1 2 3 4 5 6; do
  echo "message $i" | alice encrypt -t bob > message.$i
done
for i in 1 2 3 4 5 6; do
  store=bob
  [ $((i % 2)) = 0 ] || store=link
  pawl --store $store decrypt -q message.$i > text.$i &
  readers[i]=$!
done
for i in 1 2 3 4 5 6; do
  wait ${readers[i]} || fail "message $i"
  [ "$(cat text.$i)" = "message $i" ] || fail "message $i: $(cat text.$i)"
done
for i in 1 2 3 4 5 6; do
  refused 11 bob decrypt message.$i
done
[ -L link ] || fail "the link was replaced"
refused 1 bob init
unchanged bob expect 1 pawl --store link init
