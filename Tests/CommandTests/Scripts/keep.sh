# A message decrypted with --keep can be read again, until it is read without --keep.
acquainted
echo first | alice encrypt -t bob > first
for try in 1 2; do
  bob decrypt -q --keep --accept alice first > text
  [ "$(cat text)" = first ] || fail "the first, kept"
done
bob decrypt -q first -o text
[ "$(cat text)" = first ] || fail "the first, without --keep"
refused 11 bob decrypt first
refused 11 bob decrypt --keep first

# In the middle of a conversation, a kept message stays readable while others arrive and chains end.
for i in 0 1 2 3; do
  echo "message $i" | alice encrypt -t bob > $i
done
bob decrypt -q --keep 1 > text
bob decrypt -q 3 > text
bob decrypt -q --keep 0 > text
bob decrypt -q 2 > text
echo answer | bob encrypt -t alice | alice decrypt -q --keep > text
for i in 1 2; do
  echo new | alice encrypt -t bob | bob decrypt -q > text
  echo new | bob encrypt -t alice | alice decrypt -q > text
done
for i in 0 1; do
  bob decrypt -q --keep $i > text
  [ "$(cat text)" = "message $i" ] || fail "message $i, kept"
  bob decrypt -q $i > text
  [ "$(cat text)" = "message $i" ] || fail "message $i, without --keep"
  refused 11 bob decrypt $i
done
for i in 2 3; do refused 11 bob decrypt $i; done

# A refused message is not kept, and does not affect one that was.
echo last | alice encrypt -t bob > last
bob decrypt -q --keep last > text
head -c 2500 last > part
refused 15 bob decrypt part
bob decrypt -q last > text
[ "$(cat text)" = last ] || fail "the last"
