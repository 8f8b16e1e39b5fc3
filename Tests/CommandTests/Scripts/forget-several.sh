# forget deletes the keys of all messages in a file, and forget --all those of all messages that were kept.
source "${BASH_SOURCE[0]%/*}/series.bash"

fresh
for form in "" -a; do
  for i in 1 2 3 4; do echo "message $i" | alice encrypt $form -t bob > m$i; done
  cat m1 m2 m3 > spool
  bob decrypt -q --all --keep spool > text
  bob decrypt -q --keep m4 > text
  expect 0 bob forget spool
  said '3 messages cannot be read again'
  refused 11 bob decrypt --all spool
  refused 11 bob forget spool
  bob decrypt -q --keep m4 > text

  # One that was not read is left alone, one whose key is gone does not matter.
  for i in 5 6; do echo "message $i" | alice encrypt $form -t bob > m$i; done
  cat m1 m5 m4 > spool
  expect 1 bob forget spool
  said 'has not been read'
  said 'the message cannot be read again'
  refused 11 bob decrypt m4
  bob decrypt -q --keep m5 > text
  cat m1 m5 > spool
  expect 0 bob forget - < spool
  refused 11 bob decrypt m5
  # What is not for this store, or is damaged, does not keep the others.
  bob decrypt -q --keep m6 > text
  cat foreign m6 > spool
  [ -z "$form" ] || alice encrypt -a -t carol 1 > foreign.txt
  [ -z "$form" ] || cat foreign.txt m6 > spool
  expect 10 bob forget spool
  refused 11 bob decrypt m6
done

# All that were kept, of all contacts, and nothing else.
carol import -q bob <(bob export)
for i in 1 2 3; do echo "message $i" | alice encrypt -t bob > m$i; done
echo first | carol encrypt -t bob > first
bob decrypt -q --keep m1 > text
bob decrypt -q --keep=1h m3 > text
bob decrypt -q --keep --accept carol first > text
expect 0 bob forget --all
said 'deleted 3 keys of messages that were read'
for message in m1 m3 first; do refused 11 bob decrypt $message; done
[ "$(bob decrypt -q m2)" = 'message 2' ] || fail "what has not arrived was deleted"
expect 0 bob forget --all
said 'deleted 0 keys'
expect 0 bob forget -q --all
empty said
refused 2 bob forget --all m1
said 'give either a FILE or --all'
expect 21 pawl --store nowhere forget --all
expect 0 bob check
