# A command need not read everything: when it ends with 0, the rest of the message is verified before the
# key goes, and when it fails the key stays, whenever it stops reading and whatever holds its input.
conversing
head -c 5000000 /dev/urandom > content
alice encrypt -t bob --compress none content > message
cp message altered
flip altered 4900000 0
head -c 4000000 message > cut

# reads COMMAND…: the command succeeds, and only a whole message counts as read.
reads() {
  unchanged bob expect 15 bob decrypt cut -- "$@" > out
  unchanged bob expect 14 bob decrypt altered -- "$@" > out
  bob decrypt -q --keep --status-fd 3 message -- "$@" > out 3> lines
  told lines bytes_out 5000000
  # Also where SIGPIPE is ignored
  (trap '' PIPE; bob decrypt -q --keep message -- "$@" > out)
}
reads true
reads head -c 10
[ "$(stat -c %s out)" = 10 ] || fail "not ten bytes"
reads sh -c 'exec <&-; sleep 0.1'
reads sh -c 'head -c 100000 > /dev/null'
reads sh -c ':'
# One that reads nothing for a while, with more than a pipe holds on its way
reads sleep 0.3
# A child that it leaves behind holds its input, and is not waited for.
reads bash -c 'sleep 60 <&0 & echo $! >> children'
reads bash -c 'exec 7<&0; sleep 60 & echo $! >> children; exit 0'
# Also when it holds its output
(bob decrypt -q --keep message -- bash -c 'sleep 60 & echo $! >> children' > out)
kill $(cat children)
rm children

# fails COMMAND…: the command fails, and the message can be read again.
fails() {
  refused 24 bob decrypt message -- "$@"
  (trap '' PIPE; refused 24 bob decrypt message -- "$@")
}
fails false
fails sh -c 'head -c 10 > /dev/null; exit 3'
said 'status 3'
fails sh -c 'exec <&-; sleep 0.2; exit 4'
said 'status 4'
fails sh -c 'sleep 0.2; exit 5'
said 'status 5'
fails bash -c 'sleep 60 <&0 & echo $! >> children; exit 6'
said 'status 6'
kill $(cat children)
# One that fails when it has got everything
fails sh -c 'cat > got; sleep 0.2; exit 7'
same content got

# It begins while the message is on its way, and a failure ends the wait for the rest.
mkfifo pipe
bob decrypt -q --keep - -- sh -c 'head -c 10 > first; cat > rest' < pipe & running=$!
exec 5> pipe
head -c 2000000 message >&5
until_it [ -s first ]
tail -c +2000001 message >&5
exec 5>&-
wait $running
same <(cat first rest) content
status=0
bob decrypt - -- false < pipe 2> said & running=$!
exec 5> pipe
(trap '' PIPE; cat message >&5 2>/dev/null) || true
wait $running || status=$?
exec 5>&-
[ $status = 24 ] || fail "status $status"

bob decrypt -q message -- cmp - content
refused 11 bob decrypt message
