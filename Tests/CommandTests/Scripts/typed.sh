# What is typed at the terminal that shows the message keeps apart from it, and the end of input also
# ends a question.
conversing
printf horse > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q

# Each line is sent when the line before it has been shown.
expect 0 at_terminal --raw --answer '=one\n' --answer 'one=two\n' --answer 'two=\x04' -- \
  pawl --store bob encrypt -at alice
[ "$(head -n 3 shown)" = $'one\ntwo\n-----BEGIN PAWL MESSAGE-----' ] || fail "mixed: $(head -n 3 shown)"
sed 1,2d shown > message
PAWL_PASSPHRASE_FILE=passphrase alice decrypt -q message > text
[ "$(cat text)" = $'one\ntwo' ] || fail "not what was typed: $(cat text)"

expect 21 at_terminal --raw --secret '\x04' -- pawl --store alice identity
[ "$(cat shown)" = $'pawl: passphrase: \npawl: error: the passphrase is empty' ] ||
  fail "it shows: $(cat shown)"
expect 0 at_terminal --raw --secret 'horse\x04\x04' -- pawl --store alice identity
has shown pawl1
