# decrypt -- COMMAND gives the content to the command, and deletes the key only when the command has
# succeeded. Otherwise the status is 24, its own status or signal is named, and nothing has changed.
conversing
printf 'one\ntwo\n' > content
alice encrypt -t bob content > message

# failing WHAT COMMAND…: pawl says that and the message can be read again.
failing() {
  local what=$1
  shift
  refused 24 bob decrypt message -- "$@"
  said "$what"
  said "pawl: hint: the message's key is still there: run this again"
}
failing "'false' ended with status 1" false
failing "'sh' ended with status 7" sh -c 'cat > got; exit 7'
same content got
failing "'sh' ended with status 200" sh -c 'cat > got; exit 200'
failing "'sh' was ended by signal 9 (Killed)" sh -c 'cat > got; kill -9 $$'
failing "'sh' was ended by signal 15 (Terminated)" sh -c 'kill $$'
failing "'sh' was ended by signal 13 (Broken pipe)" sh -c 'kill -PIPE $$'
failing "'tar' ended with status 2" tar x -C no-such-folder

# One that cannot be run
absent no-such-program
printf '#!/bin/sh\nexit 3\n' > 'a b'
mkdir directory
for name in no-such-program ./no-such-program ./'a b' ./directory / '' "$PWD/content" -x; do
  refused 24 bob decrypt message -- "$name"
  said "cannot run${name:+ $name}: "
done
chmod +x 'a b'
failing "'./a b' ended with status 3" ./'a b'
PATH=/nonexistent:$PATH: bob decrypt --keep -q message -- cat > got
same content got
# A script without a first line, as every shell runs it
printf 'cat > got2\n' > script
chmod +x script
bob decrypt -q --keep message -- ./script
same content got2
printf '#!/nonexistent/interpreter\n' > script
refused 24 bob decrypt message -- ./script

# Its arguments are its own, whatever they look like and whatever their bytes.
printf '#!/bin/bash\nprintf "%%s\\n" "$@"\n' > arguments
chmod +x arguments
odd=$'\xff\xfe'
bob decrypt -q --keep message -- ./arguments -f --keep -o x -- --all "$odd" '' '--help' > got
printf '%s\n' -f --keep -o x -- --all "$odd" '' '--help' > wanted
same wanted got

# Its standard output and error are those of pawl, and it knows who wrote the message.
bob decrypt --status-fd 3 --keep message -- sh -c 'echo out; echo err >&2; echo $PAWL_FROM $PAWL_NUMBER' > out 2> err 3> lines
printf 'out\nalice %s\n' "$(value lines number)" > wanted
same wanted out
has err err
has err 'pawl: from alice, not verified'
has err "pawl: from alice"
told lines from '"alice"'
told lines bytes_out 8

# It succeeds, and the message has been read.
bob decrypt message -- sh -c 'cat > got'
same content got
refused 11 bob decrypt message -- sh -c 'touch started'
absent started
# An empty message
alice encrypt -t bob /dev/null | bob decrypt -q -- sh -c 'cat > got; echo ran >> got'
[ "$(cat got)" = ran ] || fail "$(cat got)"
# A message as text, in a pipe, and with a file name behind the options
alice encrypt -at bob content | bob decrypt -q - -- tee got > got2
same got got2
alice encrypt -t bob content > ./-
bob decrypt ./- -q -f alice -- cmp - content

# No contact is saved when it fails, and who is no contact does not reach it.
carol init -q --name carol
bob export | carol import -q bob
carol encrypt -t bob content > first
refused 12 bob decrypt first -- touch started
refused 13 bob decrypt -f alice --accept carol first -- touch started
refused 18 bob decrypt --accept alice first -- touch started
refused 20 bob decrypt -f nobody first -- touch started
refused 24 bob decrypt --accept carol first -- false
[ "$(bob contact list | wc -l)" = 1 ] || fail "a contact was saved"
absent started
bob decrypt -q --accept carol first -- sh -c 'echo $PAWL_FROM' > out
[ "$(cat out)" = carol ] || fail "not carol but $(cat out)"

# --keep
alice encrypt -t bob content > message
refused 24 bob decrypt --keep message -- false
bob decrypt -q --keep message -- cmp - content
refused 24 bob decrypt message -- false
bob decrypt -q message -- cmp - content
refused 11 bob decrypt message
