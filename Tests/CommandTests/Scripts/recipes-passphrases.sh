# The recipes for passphrases do what they say.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin PASSPHRASES

mkdir shared
recipe 'A job at night'
step; step; step
HOME=$here/homes/bob expect 21 pawl identity
step
rm -r shared

recipe 'A service of systemd'
block unit > lines-of-both
sed '/^\[Timer\]/,$d' lines-of-both > pawl-publish.service
sed -n '/^\[Timer\]/,$p' lines-of-both > pawl-publish.timer
# If the program is not where a package puts it
sed -i "s|^ExecStart=/usr/bin/pawl |ExecStart=$PAWL_BINARY |" pawl-publish.service
systemd-analyze verify --man=no ./pawl-publish.service ./pawl-publish.timer > complaints 2>&1
[ ! -s complaints ] || fail "$(cat complaints)"
# The effect of the unit under systemd
value() { sed -n "s/^$1=//p" pawl-publish.service; }
credential=$(value LoadCredential)
[ "${credential#*:}" = /etc/pawl/passphrase ] || fail "$credential"
mkdir credentials
(umask 377; cp homes/bob/passphrase "credentials/${credential%%:*}")
environment=$(value Environment)
command=$(value ExecStart)
(cd homes/bob && env -i HOME="$PWD" "${environment//%d/$here/credentials}" $command)
[ -e "homes/bob/shared/$BOB/reusable.pawl" ] || fail 'not published'

echo "[ \"\$*\" = 'show pawl' ] && cat $here/homes/bob/passphrase" | stub pass
recipe 'From a password manager'
steps > out
has out "$BOB"

recipe 'Many commands'
for n in 1 2 3; do echo $n | person alice encrypt -t bob -o many$n.msg; done
export PAWL_PASSPHRASE_COMMAND='pass show pawl'
if (step) 2> said; then
  PAWL_PASSPHRASE_COMMAND=false step
  [ "$(cat many1 many2 many3)" = $'1\n2\n3' ] || fail 'not read'
  step
else
  said "cannot use the kernel's keyring"
  : > todo
fi
ended
