# If the store is deleted while a message is read, the command fails, and creates no new store.
conversing
head -c 3000000 /dev/urandom > content
alice encrypt -t bob content > message
mkfifo input

# meanwhile COMMAND…: runs the command when part of the message has been read.
meanwhile() {
  bob decrypt -q -o text < input 2> said &
  local reader=$! status=0
  exec 5> input
  head -c 2000000 message >&5
  "$@"
  tail -c +2000001 message >&5
  exec 5>&-
  wait $reader || status=$?
  case $status in 21 | 22 | 23) ;; *) fail "status $status after $*: $(cat said)" ;; esac
  has said 'pawl: error: '
  absent text
}
cp -a bob whole
meanwhile rm -r bob
absent bob
cp -a whole bob
meanwhile mv bob gone
absent bob
mv gone bob
bob decrypt -q message > text
same content text
