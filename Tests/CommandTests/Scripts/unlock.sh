# unlock has the kernel keep the unlocked key for a while, for this store and this passphrase.
alice init -q
printf one > one
printf two > two
export PAWL_PASSPHRASE_FILE=one
alice unlock 2> notes
has notes 'never locked'
alice passphrase set -q
if ! alice unlock -q --for 1m 2> said; then
  said "cannot use the kernel's keyring"
  exit 0
fi
unset PAWL_PASSPHRASE_FILE
alice identity > identity
alice export > bundle
alice lock 2> notes
has notes 'the store is locked'
refused 21 alice identity
alice lock 2> notes
has notes 'was not unlocked'

# A copy of the store has the same key file; another store does not.
alice unlock -q --passphrase-fd 3 3< one
bob init -q
bob passphrase set -q --passphrase-fd 3 3< one
refused 21 bob identity
alice identity > again
same identity again

# A new passphrase makes a new key file, and the kernel's key is dropped: even the old file is of no use.
cp alice/key old
alice passphrase set -q --passphrase-fd 3 3< one --new-passphrase-fd 4 4< two
refused 21 alice identity
cp alice/key new
cat old > alice/key
refused 21 alice identity
cat new > alice/key
# Commands that protect a secret of their own still ask.
alice unlock -q --passphrase-fd 3 3< two
refused 21 alice passphrase remove
refused 21 alice backup
refused 21 alice passphrase set --new-passphrase-fd 4 4< one

# The key expires by itself.
alice unlock -q --for 1s --passphrase-fd 3 3< two
is_locked() { ! alice identity > /dev/null 2>&1; }
until_it is_locked
refused 21 alice identity
refused 2 alice unlock --for 367d
refused 2 alice unlock --for 0s
refused 2 alice unlock --for
# The kernel's list of keys shows only names.
alice unlock -q --for 1m --passphrase-fd 3 3< two
grep -a pawl: /proc/keys > keys || true
lacks keys two
alice lock -q
