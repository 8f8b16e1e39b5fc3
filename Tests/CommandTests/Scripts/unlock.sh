# The kernel keeps the unlocked key for a while, for this store and this passphrase.
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

# A copy of the store has the same key file, another store has not.
alice unlock -q --passphrase-fd 3 3< one
bob init -q
bob passphrase set -q --passphrase-fd 3 3< one
refused 21 bob identity
alice identity > again
same identity again

# With another passphrase it is another file, and what was kept is dropped.
alice passphrase set -q --passphrase-fd 3 3< one --new-passphrase-fd 4 4< two
refused 21 alice identity
# What guards a secret of its own is asked for all the same.
alice unlock -q --passphrase-fd 3 3< two
refused 21 alice passphrase remove
refused 21 alice backup
refused 21 alice passphrase set --new-passphrase-fd 4 4< one

# It ends by itself.
alice unlock -q --for 1s --passphrase-fd 3 3< two
is_locked() { ! alice identity > /dev/null 2>&1; }
until_it is_locked
refused 21 alice identity
refused 2 alice unlock --for 367d
refused 2 alice unlock --for 0s
refused 2 alice unlock --for
# Nothing but names is to be seen in the list of keys.
alice unlock -q --for 1m --passphrase-fd 3 3< two
grep -a pawl: /proc/keys > keys || true
lacks keys two
alice lock -q
