# Errors about passphrases, and about backups, which have one, have the documented texts.
source "${BASH_SOURCE[0]%/*}/wording.bash"
alice init -q
printf horse > horse
printf cow > cow
: > nothing
head -c 4097 /dev/zero | tr '\0' x > long
given() { PAWL_PASSPHRASE_FILE=$1 pawl --store alice "${@:2}"; }

given horse passphrase set -q
complains 21 'a passphrase is needed, but there is no terminal to ask for it' \
  'use --passphrase-fd, PAWL_PASSPHRASE_FILE or PAWL_PASSPHRASE_COMMAND' alice identity
complains 21 'the passphrase is wrong' '' given cow identity
complains 21 'the passphrase is empty' '' given nothing identity
complains 21 'the passphrase is longer than 4096 bytes' '' given long identity
complains 21 'no passphrase: cannot open missing: No such file or directory' '' given missing identity
complains 21 "no passphrase: cannot read $PWD: Is a directory" '' given "$PWD" identity
complains 21 'no passphrase: cannot read /dev/fd/4: Bad file descriptor' '' \
  alice identity --passphrase-fd 4 4> only-written
PAWL_PASSPHRASE_COMMAND='exit 7' complains 21 \
  'no passphrase: PAWL_PASSPHRASE_COMMAND ended with status 7' '' alice identity

bob init -q
expect 21 at_terminal --secret 'horse\n' --secret 'hores\n' -- pawl --store bob passphrase set
has shown 'pawl: error: the two passphrases differ'
has shown 'pawl: hint: run the command again'

given horse backup -o kept
PAWL_PASSPHRASE_FILE=cow complains 21 'kept: the passphrase does not open the backup' \
  "it is the one that was given to 'pawl backup'" pawl --store carol init --from-backup kept
{ echo '-----BEGIN PAWL BACKUP-----'; printf 'pawl/v1 backup\n' | base64; echo '-----END PAWL BACKUP-----'; } > cut
PAWL_PASSPHRASE_FILE=horse complains 16 'cut: the backup is malformed' '' \
  pawl --store carol init --from-backup cut
absent carol
