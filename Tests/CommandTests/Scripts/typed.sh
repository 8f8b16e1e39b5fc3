# What is typed at the terminal that shows the message keeps apart from it, encrypt says that it reads what
# is typed, and the end of input also ends a question.
conversing
printf horse > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q

# Each line is sent when the line before it has been shown.
expect 0 at_terminal --raw --answer 'of its own\n=one\n' --answer 'one=two\n' --answer 'two=\x04' -- \
  pawl --store bob encrypt -at alice
note='pawl: reading what you type; end it with Ctrl-D on a line of its own'
[ "$(head -n 4 shown)" = "$note"$'\none\ntwo\n-----BEGIN PAWL MESSAGE-----' ] ||
  fail "mixed: $(head -n 4 shown)"
sed 1,3d shown > message
PAWL_PASSPHRASE_FILE=passphrase alice decrypt -q message > text
[ "$(cat text)" = $'one\ntwo' ] || fail "not what was typed: $(cat text)"

# It says nothing where it reads a file or a command, or with -q.
for input in message '-- cat message' '-q'; do
  at_terminal --streams 02 --answer '=\x04' -- pawl --store bob encrypt -t alice $input > out
  lacks shown 'what you type'
done

expect 21 at_terminal --raw --secret '\x04' -- pawl --store alice identity
[ "$(cat shown)" = $'pawl: passphrase: \npawl: error: the passphrase is empty' ] ||
  fail "it shows: $(cat shown)"
expect 0 at_terminal --raw --secret 'horse\x04\x04' -- pawl --store alice identity
has shown pawl1
