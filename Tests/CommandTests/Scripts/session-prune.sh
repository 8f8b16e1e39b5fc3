# session prune deletes the keys of messages that never arrived, by their age, and nothing else.
conversing
for i in 0 1 2 3; do echo $i | alice encrypt -t bob > $i; done
bob decrypt -q --keep 1 > text
bob decrypt -q 3 > text
expect 0 bob session prune
said 'deleted 0 keys of missing messages'
expect 0 bob session prune --older-than 1h
said '0 keys'
bob session list > list
has list 'missing 2'
sleep 1.1
unchanged alice expect 0 alice session prune --older-than 1s
expect 0 bob session prune --older-than 1s
said 'deleted 2 keys of missing messages'
bob session list > list
has list 'missing 0'
for i in 0 2; do refused 11 bob decrypt $i; done
# Kept messages stay, and the session continues.
bob decrypt -q 1 > text
[ "$(cat text)" = 1 ] || fail "not what was kept"
echo next | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = next ] || fail "not what was sent"
for age in -1d 1 1x ''; do refused 2 bob session prune --older-than "$age"; done
