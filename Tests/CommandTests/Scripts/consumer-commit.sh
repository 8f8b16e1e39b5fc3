# When only the last step in the store fails after the command has succeeded, pawl says so, and the message
# can be read again; when another process has read it in the meantime, it says that.
conversing
echo hello > hello
alice encrypt -t bob hello > message

# Another process, which the command starts, holds the store until descriptor 5 is closed.
mkfifo hold held
exec 5<> hold
export -f hold fail
expect 21 bob decrypt --lock-timeout 0 message -- bash -c '
  cat > got
  hold bob' 5>&-
said "the command has succeeded, but the message's key is still there: it can be read again"
same hello got
exec 5>&-
until_it bob check -q > /dev/null 2>&1

# Another process
expect 11 bob decrypt message -- sh -c 'cat > got; pawl --store bob decrypt -q message > other'
said "the message's key has gone in the meantime"
said 'the command has succeeded'
same got other
# The contact that the message is from is removed meanwhile.
alice encrypt -t bob hello > message
expect '10|11|12' bob decrypt message -- sh -c 'cat > got; pawl --store bob contact remove -q alice'
said 'the command has succeeded'
