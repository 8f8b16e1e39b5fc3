# Whatever the capacity of a pipe, a message is used up only when its reader has taken all but what any
# pipe holds: a reader who leaves before that can read it again.
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
# Some of the remaining output exceeds the capacity of the pipe.
[ "$(cksum < bob/store.db)" = "$store" ] || fail 'the message was used up before it was read'
cat <&5 > rest
wait $! || fail 'reading it slowly failed'
exec 5<&-
cat front rest | same - content
refused 11 bob decrypt message

# Waiting for a reader costs almost no processor time, and leaves the pipe's capacity unchanged for
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
