# forget deletes the key of a message that was read with --keep, and no other key.
conversing
echo kept | alice encrypt -t bob > kept
echo unread | alice encrypt -at bob > unread
echo read | alice encrypt -t bob > read
bob decrypt -q --keep kept > text
bob decrypt -q read > text

expect 0 bob forget kept
said 'cannot be read again'
refused 11 bob decrypt kept
refused 11 bob forget kept
refused 11 bob forget read

refused 1 bob forget unread
said 'has not been read'
bob session list > list
has list 'missing 1'
bob decrypt -q --keep unread > text
[ "$(cat text)" = unread ] || fail "not what was sent"
expect 0 bob forget -q < unread
empty said
refused 11 bob decrypt unread

# A first message
carol init -q
carol import -q bob <(bob export --one-time)
echo first | carol encrypt -t bob > first
refused 1 bob forget first
[ "$(bob contact list | wc -l)" = 1 ] || fail "a contact was saved"
bob decrypt -q --keep --accept carol first > text
[ "$(cat text)" = first ] || fail "not what was sent"
bob forget -q first
refused 11 bob decrypt first

refused 10 carol forget read
refused 16 bob forget list
refused 23 bob forget missing
head -c 1000 unread > part
refused '15|16' bob forget part
