# Every command that the README shows does what it says there.
readme=${BASH_SOURCE[0]%/Tests/*}/README.md
here=$PWD

# A line may have the commands of two people, in two columns.
grep -E '^    [a-z]+\$ ' "$readme" | sed -E 's/^ +//; s/ {2,}([a-z]+\$ )/\n\1/' > lines
[ "$(wc -l < lines)" -ge 15 ] || fail "only $(cat lines)"

mkdir bin photos
printf '#!/bin/sh\ncat > %s/mail\n' "$here" > bin/mail
chmod +x bin/mail
PATH=$here/bin:$PATH
export PAWL_PASSPHRASE_FILE=$here/passphrase
printf horse > passphrase
echo one > photos/one
cp -r photos wanted

person() { HOME=$here/home-$1 pawl "${@:2}"; }
mkdir -p home-alice home-bob/team home-carol
# The folder that they share.
ln -s ../home-bob/team home-carol/team
person carol init -q

while IFS= read -r line; do
  name=${line%%\$*}
  command=${line#*\$ }
  case $command in
    *--from-backup*) rm -r "home-$name/.local" ;;
    *unlock*) person "$name" unlock -q 2> said || { said "cannot use the kernel's keyring"; continue; } ;;
    *identity\ pawl1…*) command=${command/pawl1…/$(person bob identity)} ;;
    *tar\ x*) rm -r photos ;;
  esac
  (export HOME=$here/home-$name; eval "$command") > out 2> said < /dev/null ||
    fail "status $?: $line ($(cat said))"
  case $command in
    *tar\ x*) diff -r photos wanted ;;
  esac
done < lines

has mail 'BEGIN PAWL MESSAGE'
person alice decrypt -q -f bob mail > out
has out 'thank you'
person alice contact list > out
lacks out 'not verified'
