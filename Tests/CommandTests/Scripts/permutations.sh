# Four messages of two chains can be read in every order of arrival.
acquainted
echo 1 | alice encrypt -t bob > 1
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > /dev/null
echo hello | bob encrypt -t alice | alice decrypt -q > /dev/null
echo 2 | alice encrypt -t bob > 2
echo 3 | alice encrypt -t bob > 3
echo hello | alice encrypt -t bob | bob decrypt -q > /dev/null
echo hello | bob encrypt -t alice | alice decrypt -q > /dev/null
echo 4 | alice encrypt -t bob > 4

orders=$(echo {1,2,3,4}{1,2,3,4}{1,2,3,4}{1,2,3,4} | tr ' ' '\n' | grep -v '\(.\).*\1')
[ "$(echo "$orders" | wc -l)" = 24 ] || fail "not all orders"
for order in $orders; do
  cp -a bob "copy-$order"
  for i in $(echo "$order" | grep -o .); do
    [ "$(elsewhere "copy-$order" decrypt -q "$i")" = "$i" ] || fail "message $i in the order $order"
  done
done
