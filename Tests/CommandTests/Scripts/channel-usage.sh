# A channel needs a name and one transport, whose descriptors are open and serve no other purpose. Otherwise
# it is wrong usage, and nothing begins.
conversing
mkfifo up down
printf 'horse\n' > word
exec 7<> up 8<> down

# wrong TEXT ARGUMENT…: `channel` with these arguments is wrong usage, and says why.
wrong() {
  unchanged alice expect 2 alice channel "${@:2}" > out
  said "pawl: error: $1"
  empty out
}
wrong 'no contact given' --via 'touch started'
wrong 'nothing leads to the other side' bob
wrong 'nothing leads to the other side' --accept bob --timeout 5s
wrong '--via and --transport-fd cannot be used together' bob --via 'touch started' --transport-fd 7,8
wrong 'NAME and --accept must be the same name' bob --accept carol --via 'touch started'
wrong "'a/b' is not a valid contact name" a/b --via 'touch started'
wrong "'a/b' is not a valid contact name" --accept a/b --via 'touch started'
wrong "no command follows '--'" bob --via 'touch started' --
wrong "unexpected argument 'carol'" bob carol --via 'touch started'
wrong 'missing value' bob --via
wrong "the value '' is invalid" bob --via ''
wrong '--via is given twice' bob --via 'touch started' --via 'touch started'
for duration in 0s 5 x -1s; do wrong '' bob --via 'touch started' --timeout $duration; done
absent started

# Descriptors
for text in '' a , 3, ,3 7,,8 7,8,9 -1 +7 7,+8 ' 7' '7, 8' 0x7 $'\u0663' 99999999999 7,99999999999; do
  wrong "the value '$text' is invalid for '--transport-fd <in[,out]>'" bob "--transport-fd=$text"
done
for text in 9 9,8 7,9; do wrong 'descriptor 9 of --transport-fd is not open' bob --transport-fd $text < /dev/null; done
# The end of a pipe leads in one direction, by whatever number it comes.
for text in 7 7,7 7,9; do
  wrong '' bob --transport-fd $text < /dev/null 9> up
  said 'are the same pipe'
  said 'pawl: hint: a pipe has one direction: give two, --transport-fd IN,OUT'
done

# Content, passphrase and status lines go elsewhere than the transport.
wrong 'the input and the transport are the same pipe' bob --transport-fd 7,8 < up
wrong 'the input and the transport are the same pipe' bob --transport-fd 0,8 < up
shared() {
  local status=0
  "${@:2}" 2> said || status=$?
  [ $status = 2 ] || fail "status $status: ${*:2} ($(cat said))"
  said "pawl: error: $1"
}
shared 'the output and the transport are the same pipe' alice channel bob --transport-fd 7,8 < /dev/null > down
shared 'the output and the transport are the same pipe' alice channel bob --transport-fd 7,1 < /dev/null > down
wrong 'the status lines and the transport are the same pipe' bob --transport-fd 7,8 --status-fd 8 < /dev/null
wrong 'the status lines and the transport are the same pipe' bob --transport-fd 7,8 --status-fd 8 -- touch started
shared 'the status lines and the transport are the same pipe' alice channel bob --status-fd 1 -- touch started > up
wrong 'the passphrase and the transport are the same pipe' bob --passphrase-fd 7 --transport-fd 7,8 < /dev/null
wrong 'the passphrase and the transport are the same pipe' bob --passphrase-fd 0 -- touch started < up
PAWL_PASSPHRASE_FILE=/dev/stdin wrong 'the passphrase and the transport are the same pipe' bob -- touch started < up
wrong 'the passphrase and the input are the same file' bob --via 'touch started' --passphrase-fd 0 < word
PAWL_PASSPHRASE_FILE=word wrong 'the passphrase and the input are the same file' bob --via 'touch started' < word
wrong 'the status lines and the input are the same pipe' bob --via 'touch started' --status-fd 7 < up
shared 'the status lines and the output are the same pipe' alice channel bob --via 'touch started' --status-fd 1 < /dev/null > up
wrong 'the transport and the store are the same file' bob --transport-fd 9,8 < /dev/null 9< alice/store.db
wrong 'the input and the store are the same file' bob --via 'touch started' < alice/key
absent started
# Nothing went into the pipes.
[ -z "$(timeout 0.1 cat <&7 || true)$(timeout 0.1 cat <&8 || true)" ] || fail 'something was written'

# Where the content goes to a command, standard output is free for status lines, and standard input for the
# passphrase.
printf 'horse\n' > word
PAWL_PASSPHRASE_FILE=word alice passphrase set -q
alice channel -q bob --status-fd 1 --passphrase-fd 0 --via 'pawl --store bob channel -q alice -- cat' -- echo hello < word > lines
has lines '"state":"closed"'
# Both ends of a socket are one, and /dev/null is any.
expect 15 alice channel bob --passphrase-fd 9 9< word --transport-fd 5,6 5< /dev/null 6> /dev/null < /dev/null > /dev/null
