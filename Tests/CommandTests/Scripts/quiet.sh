# With -q only errors are reported; without it, notes go to standard error.
acquainted
bob export > bundle
echo hello > hello

expect 0 alice import -q bob bundle > out
empty said
empty out
expect 0 alice import --quiet bob bundle
empty said
expect 0 alice encrypt -q -t bob hello > message
empty said
expect 0 bob decrypt -q --accept alice message > text
empty said
same hello text
expect 0 pawl -q --store alice verify bob > number
empty said
expect 0 alice verify bob --confirm -q > again
empty said
same number again
expect 0 alice contact list -q > list
empty said
expect 0 alice encrypt -q -t bob message > double
empty said

alice encrypt -t bob hello > message
expect 0 bob decrypt message > text
said alice
same hello text
refused 20 alice encrypt -q -t nobody hello
refused 11 bob decrypt -q message
refused 2 alice encrypt -q
# Every line begins with the name of the program.
expect 0 alice import bob bundle --new-session
[ -z "$(grep -v '^pawl: ' said)" ] || fail "a line of another form: $(cat said)"
expect 0 alice verify bob > number
[ -z "$(grep -v '^pawl: ' said)" ] || fail "a line of another form: $(cat said)"
