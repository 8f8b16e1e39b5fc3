# People are told of a missing message once, by the first message that shows it; the status line always has
# all that are missing.
conversing
# send NUMBER…: alice writes these messages.
send() { local n; for n; do echo "$n" | alice encrypt -t bob > $n; done; }
# read_it MESSAGE: bob reads it.
read_it() { expect 0 bob decrypt --status-fd 3 "$1" > text 3> lines; }
# missing LIST: the status line of the last message has these.
missing() { [ "$(jq -c 'select(.event == "decrypted") | .missing' lines)" = "$1" ] || fail "$(cat lines)"; }

send 0 1 2 3 4 5 6 7
read_it 0
unsaid 'have not arrived'
missing '[]'
read_it 3
said 'earlier messages that have not arrived: 1 to 2'
missing '[1,2]'
read_it 4
unsaid 'have not arrived'
missing '[1,2]'
read_it 6
said 'earlier messages that have not arrived: 5'
missing '[1,2,5]'
# One that arrives late tells of nothing, nor does one that is read again.
read_it 2
unsaid 'have not arrived'
missing '[1]'
read_it 5
unsaid 'have not arrived'
expect 0 bob decrypt --keep 7 > text
expect 0 bob decrypt 7 > text
unsaid 'have not arrived'

# The last messages of a chain are told of by the first of the next.
send 8 9 a
echo thanks | bob encrypt -t alice | alice decrypt -q > text
send b c
read_it c
said 'messages of the chain before that have not arrived: 8 to 10'
said 'earlier messages that have not arrived: 0'
missing '[0]'
read_it b
unsaid 'have not arrived'
# A decryption that fails has told of nothing: the next one tells.
send d e
expect 24 bob decrypt e -- sh -c 'cat > /dev/null; exit 1'
unsaid 'have not arrived'
expect 0 bob decrypt e -- cat > text
said 'earlier messages that have not arrived: 2'
bob session show alice > shown
has shown ': 1, 8 to 10'
