# If another process locks the store just after a message has been read, this is reported, and the
# message can be read again.
conversing
head -c 3000000 /dev/urandom > content
alice encrypt -t bob content > message
mkfifo input

midway() {
  pawl --store bob decrypt -q --lock-timeout 0 "$@" < input > part 2> reason &
  local reader=$! status=0
  exec 6> input
  head -c 2000000 message >&6
  [ $# -gt 0 ] || until_it [ -s part ]

  hold bob 6>&-
  tail -c +2000001 message >&6
  exec 6>&-
  wait $reader || status=$?
  release
  [ $status = 21 ] || fail "status $status: $(cat reason)"
}
unchanged bob midway
same content part
unchanged bob midway -o text
absent text
empty part

bob decrypt -q message > text
same content text
refused 11 bob decrypt message
