# With --no-clobber neither encrypt nor decrypt replaces a file, also one that appears in the meantime.
conversing
echo hello > hello
echo mine > out
refused 1 alice encrypt -t bob --no-clobber -o out hello
said 'out exists already'
[ "$(cat out)" = mine ] || fail 'it was replaced'
expect 0 alice encrypt -t bob --no-clobber -o message hello
# A refusal uses up neither the message nor a number.
expect 1 bob decrypt --no-clobber -o out message
said 'out exists already'
expect 1 bob decrypt --all --no-clobber -o out message
[ "$(cat out)" = mine ] || fail 'it was replaced'
# Not even the message itself
expect 1 bob decrypt --no-clobber -o message message
ln -s nowhere link
expect 1 bob decrypt --no-clobber -o link message
[ -L link ] || fail 'the link was replaced'
expect 0 bob decrypt --no-clobber -o new message
same hello new

# It appears while the content is on its way.
mkfifo pipe
pawl --store alice encrypt -t bob --no-clobber -o late < pipe 2> said &
exec 5> pipe
echo hello >&5
# The file is open under no name, or under another one.
begun() { ls -l "/proc/$!/fd" | grep -qE '\(deleted\)|\.pawl-'; }
until_it begun
echo mine > late
exec 5>&-
status=0
wait $! || status=$?
[ $status = 1 ] || fail "status $status: $(cat said)"
said 'late exists already'
[ "$(cat late)" = mine ] || fail 'it was replaced'

# Devices and pipes are no files that could be lost, and without the option a file is replaced.
alice encrypt -t bob --no-clobber -o /dev/null hello
alice encrypt -t bob --no-clobber hello > message
alice encrypt -t bob -o out hello
bob decrypt -q --no-clobber out > text
same hello text
