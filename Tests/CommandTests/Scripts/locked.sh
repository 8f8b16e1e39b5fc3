# A command waits for a locked store no longer than it was told to.
acquainted
echo hello | alice encrypt -t bob > message

hold bob

start=$SECONDS
for command in identity export 'contact list' 'decrypt --accept alice message' 'verify alice' \
  'encrypt -t alice message' 'import alice bob.pawl'; do
  refused 21 bob --lock-timeout 0 $command
done
said 'pawl: hint: '
refused 21 bob decrypt --accept alice message -o text --lock-timeout=0
absent text
[ $((SECONDS - start)) -lt 10 ] || fail "it waited"
start=$(date +%s%N)
refused 21 bob --lock-timeout 1 identity
[ $((($(date +%s%N) - start) / 1000000)) -ge 900 ] || fail "it did not wait"

# If the lock is released while a command waits, that command continues.
bob decrypt -q --accept alice message > text 5>&- &
reader=$!
release
wait $reader
[ "$(cat text)" = hello ] || fail "not what was sent"
