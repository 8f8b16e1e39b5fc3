# With standard streams closed, a command fails with a clear status, or works if it does not need them.
conversing
echo hello > hello
alice encrypt -t bob hello > message

# Without standard output
without_output() { expect "$@" >&-; said 'pawl: error: '; }
without_output 23 alice encrypt -t bob hello
without_output 23 alice export
without_output 23 alice identity
without_output 23 alice contact list
without_output 23 pawl --help
unchanged bob without_output 23 bob decrypt message
unchanged bob without_output 23 bob decrypt --keep message

# Without standard input
unchanged bob expect 23 bob decrypt <&- > out
empty out
said 'pawl: error: '
unchanged bob expect 23 bob import carol <&-
expect 23 alice encrypt -t bob <&- > out
expect 23 alice encrypt -t bob -o whole <&-
absent whole

# When they are not needed
alice encrypt -t bob hello -o file <&- >&- 2>&-
bob decrypt -q file -o text <&- >&- 2>&-
same hello text
alice encrypt -t bob hello <&- 2>&- | bob decrypt 2>&- > text
same hello text
pawl --store dave init <&- >&- 2>&-
pawl --store dave identity <&- 2>&- > text
grep -q pawl1 text || fail "no identity"

# With nowhere to write an error, the status still reports it, and no file of the store takes the number
# of a closed stream.
mute() {
  local wanted=$1 status=0
  shift
  "$@" <&- >&- 2>&- || status=$?
  [ $status = "$wanted" ] || fail "status $status instead of $wanted: $*"
}
unchanged bob mute 16 bob decrypt hello
unchanged bob mute 23 bob decrypt message
unchanged bob mute 2 bob frobnicate
unchanged bob mute 20 bob encrypt -t nobody hello
bob decrypt -q message > text
same hello text
