# However much a pipe holds, a message is used up only when its reader has taken all but what any pipe
# holds: one who leaves before that can read it another time.
conversing
head -c 500000 /dev/urandom > content
alice encrypt -t bob -z 0 content > message
store=$(cksum < bob/store.db)

status=$({ bob decrypt -q message; echo $? >&3; } 3>&1 > >(head -c 1000 > front))
[ "$status" = 141 ] || fail "a reader who left early gave $status"
head -c 1000 content | same - front
[ "$(cksum < bob/store.db)" = "$store" ] || fail 'the message was used up'

mkfifo pipe
bob decrypt -q message > pipe &
exec 5< pipe
head -c 400000 <&5 > front
# Some of what is still to come has no room in a pipe.
[ "$(cksum < bob/store.db)" = "$store" ] || fail 'the message was used up before it was read'
cat <&5 > rest
wait $! || fail 'reading it slowly failed'
exec 5<&-
cat front rest | same - content
refused 11 bob decrypt message

# Who waits for a reader costs next to nothing meanwhile, and leaves the pipe as large as it is for
# others that write to it.
alice encrypt -t bob -z 0 content > message
touch trace
strace -qq -o trace -e trace=poll,ppoll,fcntl,ioctl pawl --store bob decrypt -q message > pipe &
exec 5< pipe
asked() { [ "$(grep -c -e poll -e F_SETPIPE_SZ -e ioctl trace)" -gt "$1" ]; }
until_it asked 5
sleep 1
! asked 100 || fail "it asked $(grep -c . trace) times within a second"
head -c 500000 <&5 | same - content
wait $! || fail 'reading it late failed'
! grep 'F_SETPIPE_SZ, 65536' trace || fail 'the pipe was made smaller'
exec 5<&-
