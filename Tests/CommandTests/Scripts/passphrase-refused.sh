# An unusable passphrase is refused, and changes nothing.
alice init -q
: > nothing
printf '\n' > newline
head -c 4097 /dev/zero | tr '\0' x > long
head -c 4096 /dev/zero | tr '\0' x > longest
for file in nothing newline; do
  PAWL_PASSPHRASE_FILE=$file refused 21 alice passphrase set
  said 'the passphrase is empty'
done
PAWL_PASSPHRASE_FILE=long refused 21 alice passphrase set
said 'longer than 4096 bytes'
PAWL_PASSPHRASE_FILE=missing refused 21 alice passphrase set
said 'cannot open missing'
PAWL_PASSPHRASE_COMMAND='echo one; exit 7' refused 21 alice passphrase set
said 'ended with status 7'
PAWL_PASSPHRASE_COMMAND='kill -9 $$' refused 21 alice passphrase set
said 'ended with status 137'
PAWL_PASSPHRASE_COMMAND='yes' refused 21 alice passphrase set
refused 2 alice passphrase set --passphrase-fd 9
said 'descriptor 9 of --passphrase-fd is not open'
refused 2 alice passphrase set --new-passphrase-fd 9
refused 2 alice passphrase set --passphrase-fd x
refused 2 alice passphrase set secret
refused 2 alice passphrase
refused 21 alice passphrase set
PAWL_PASSPHRASE_FILE=longest alice passphrase set -q
PAWL_PASSPHRASE_FILE=longest alice identity > identity

# Standard input serves one purpose.
bob init -q
alice --passphrase-fd 3 export -o bundle 3< longest
bob import -q alice bundle
expect 2 alice decrypt --passphrase-fd 0 < longest
said 'the passphrase and the input are the same file'
echo hello | bob encrypt -t alice -o message
alice decrypt -q --accept bob --passphrase-fd 0 message < longest > out
has out hello

# The passphrase command sees neither the data nor the store, and its messages reach the terminal.
echo hello | bob encrypt -t alice > message
PAWL_PASSPHRASE_COMMAND='cat >&2; ls -l /proc/self/fd >&2; cat longest' \
  alice decrypt -q < message > out 2> words
has out hello
lacks words store.db
lacks words PAWL

# The passphrase appears in no argument or variable, and a store without one asks for none.
PAWL_PASSPHRASE_COMMAND=false bob identity > identity
PAWL_PASSPHRASE_FILE=missing bob identity > identity
