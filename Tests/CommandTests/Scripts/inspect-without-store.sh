# inspect says what a message is whatever is wrong with the store, explains why it did not look at the
# store, and does not ask for a passphrase. How many frames there are, and whether all are there, only a
# recipient can see.
conversing
echo hello > hello
alice encrypt -t bob hello > message
length=$(stat -c %s message)
umask 077
printf horse > passphrase

# told_without REASON COMMAND…: the command reports all that needs no store, and why it reports no more.
told_without() {
  local reason=$1
  shift
  expect 0 "$@" > told
  has told 'kind            message'
  has told "bytes           $length"
  has told 'stanzas         1'
  has told 'initial         0'
  for word in whole frames readable from number; do lacks told $word; done
  said "pawl: the store was not consulted: $reason"
  [ "$(wc -l < said)" = 1 ] || fail "more is said: $(cat said)"
  expect 0 "$@" --json -q > told
  empty said
  told told stanzas 1
  told told bytes "$length"
  for word in whole frames readable from number; do lacks told $word; done
}

told_without 'there is no store in nowhere' pawl --store nowhere inspect message
absent nowhere
told_without 'HOME is not set to an absolute path, so there is no place for a store' env -u HOME pawl inspect message

cp -a bob damaged
dd if=/dev/urandom of=damaged/store.db bs=4096 seek=1 conv=notrunc status=none count=2
told_without 'the store is damaged' pawl --store damaged inspect message
cp -a bob lost
rm lost/key
told_without 'the store is damaged: key file' pawl --store lost inspect message
cp -a bob open
chmod 755 open
told_without 'the permissions of open are too open' pawl --store open inspect message

# Locked by another process
hold bob
told_without 'another process is using the store' bob --lock-timeout 0 inspect message
release

# With a passphrase, even if there is a terminal to ask at
PAWL_PASSPHRASE_FILE=passphrase bob passphrase set -q
told_without "it has a passphrase, and none was given: see 'pawl unlock'" bob inspect message
expect 0 at_terminal -- timeout --foreground 10 pawl --store bob inspect message
has shown 'it has a passphrase, and none was given'
lacks shown 'passphrase: '
printf cow > wrong
told_without 'the passphrase is wrong' env PAWL_PASSPHRASE_FILE=wrong pawl --store bob inspect message
told_without 'no passphrase: cannot open missing' \
  env PAWL_PASSPHRASE_FILE=missing pawl --store bob inspect message
told_without 'no passphrase: PAWL_PASSPHRASE_COMMAND ended with status 1' \
  env PAWL_PASSPHRASE_COMMAND=false pawl --store bob inspect message
# If the passphrase is given, the store is looked at.
PAWL_PASSPHRASE_FILE=passphrase expect 0 bob inspect message > told
has told 'from            alice'
empty said

# A bundle and a backup need no store, so there is no word about it.
PAWL_PASSPHRASE_FILE=passphrase bob backup -o kept
for file in bob.pawl kept; do
  PAWL_PASSPHRASE_COMMAND='touch asked' expect 0 pawl --store nowhere inspect $file > told
  empty said
done
absent asked

# What is wrong with the message is reported all the same.
head -c $((length - 1)) message > cut
expect 0 pawl --store nowhere inspect cut > told
lacks told whole
said 'the store was not consulted'
PAWL_PASSPHRASE_FILE=passphrase expect 15 bob inspect cut > told
has told 'whole           no'
head -c 2000 message > cut
expect 15 pawl --store nowhere inspect cut > told
said 'the input is truncated'
alice encrypt -at bob hello | head -n -1 > cut
expect 15 pawl --store nowhere inspect cut > told
has told 'whole           no'
said 'the store was not consulted'
said 'the input is truncated'
