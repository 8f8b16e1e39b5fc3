# A passphrase guards the store: every command that opens the store needs it, from any of its sources.
conversing
printf 'one\n' > one
printf 'two\r\n' > two
printf 'one' > bare

alice passphrase set --passphrase-fd 3 3< one
refused 21 alice identity
said 'a passphrase is needed, but there is no terminal'
said '--passphrase-fd'
echo hello > content
refused 21 alice encrypt -t bob content

alice identity --passphrase-fd 3 3< one > identity
has identity pawl1
# One line ending at the end of the file is ignored, when setting and when giving it.
alice identity --passphrase-fd 3 3< bare > again
same identity again
PAWL_PASSPHRASE_FILE=one alice identity > again
same identity again
PAWL_PASSPHRASE_COMMAND='printf one' alice identity > again
same identity again
# A descriptor takes precedence over a file, and a file over a command.
PAWL_PASSPHRASE_FILE=two alice identity --passphrase-fd 3 3< one > again
same identity again
PAWL_PASSPHRASE_FILE=one PAWL_PASSPHRASE_COMMAND=false alice identity > again
same identity again
# Also before the command, and joined to the value
pawl --passphrase-fd=3 --store alice identity 3< one > again
same identity again

# The conversation continues as before.
alice encrypt -t bob content --passphrase-fd 3 3< one | bob decrypt > out
same content out
bob encrypt -t alice content | PAWL_PASSPHRASE_FILE=one alice decrypt > out
same content out

# Whoever knows the passphrase can change it.
refused 21 alice passphrase set --passphrase-fd 3 3< two
said 'the passphrase is wrong'
PAWL_NEW_PASSPHRASE_FILE=two PAWL_PASSPHRASE_FILE=one alice passphrase set
PAWL_PASSPHRASE_FILE=one refused 21 alice identity
PAWL_PASSPHRASE_FILE=two alice identity > again
same identity again
PAWL_PASSPHRASE_FILE=two alice passphrase set --new-passphrase-fd 4 4< one
PAWL_PASSPHRASE_FILE=two refused 21 alice passphrase remove
PAWL_PASSPHRASE_FILE=one alice passphrase remove
alice identity > again
same identity again
alice passphrase remove
