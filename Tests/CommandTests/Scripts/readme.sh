# Every command in the README does what the README says, and prints what the README shows.
root=${BASH_SOURCE[0]%/Tests/*}
readme=$root/README.md
here=$PWD

# The conversation: commands with the prompts of their people, followed by what they print. team-of-five.sh
# does what the part about a team says.
sed '/^\*\*A team\*\*/,/^\*\*A shared folder\*\*/d' "$readme" |
  grep -E '^    ([a-z]+\$|pawl:|[0-9]{5} )' | sed 's/^ *//' > promised
grep '^[a-z]*\$ ' promised > commands
[ "$(wc -l < commands)" -ge 16 ] || fail "only $(cat commands)"

mkdir bin photos
printf '#!/bin/sh\ncat > %s/mail\n' "$here" > bin/mail
chmod +x bin/mail
PATH=$here/bin:$PATH
export PAWL_PASSPHRASE_FILE=$here/passphrase
(umask 077 && printf horse > passphrase)
echo one > photos/one
cp -r photos wanted

person() { HOME=$here/home-$1 pawl "${@:2}"; }
mkdir -p home-alice home-bob/team home-carol
# The folder that they share
ln -s ../home-bob/team home-carol/team
person carol init -q
export NO_COLOR=1

while IFS= read -r line; do
  name=${line%%\$*}
  command=${line#*\$ }
  case "$name $command" in
    *--from-backup*) rm -r "home-$name/.local" ;;
    *identity\ pawl1*) command=${command%pawl1*}$(person bob identity) ;;
    *tar\ x*) rm -r photos ;;
  esac
  echo "$line"
  case $command in
    # It asks a question.
    'pawl verify '*)
      HOME=$here/home-$name at_terminal --answer '(y/N) =y\n' -- bash -c "$command"
      tr -d '\r' < shown ;;
    *) (export HOME=$here/home-$name; eval "$command") 2>&1 < /dev/null || echo "$line" >> refused ;;
  esac
  case $command in
    *tar\ x*) diff -r photos wanted ;;
  esac
done < commands > happened

# masked FILE: prints the file without what differs each time, and what some machines cannot do.
masked() {
  sed -E "s|$here/home-|/home/|g; s/pawl1[0-9a-z]+(…)?/IDENTITY/g; s/[0-9]{4}-[0-9]{2}-[0-9]{2}/DAY/g
    s/[0-9]{5}( [0-9]{5}){3}/NUMBER/; /kernel's keyring|without a passphrase for|is unlocked for/d" "$1"
}
diff <(masked promised) <(masked happened) || fail 'it does not say what the README says'
grep -v unlock refused > failed
same failed - <<< $'bob$ pawl decrypt photos.msg\nbob$ pawl decrypt photos.msg'

has mail 'BEGIN PAWL MESSAGE'
person alice decrypt -q -f bob mail > out
has out 'thank you'
person alice contact list > out
lacks out 'not verified'

# The overhead. size LENGTH OPTION…: prints the size of a message with content of that length.
size() { head -c "$1" /dev/zero | alice encrypt -z 0 "${@:2}" | wc -c; }
conversing
[ "$(size 0 -t bob)" = 2510 ] || fail 'another length'
[ "$(size 524288 -t bob)" = $((2510 + 524288 + 20)) ] || fail 'another length of long messages'
carol init -q
carol export | alice import -q carol
[ "$(size 0 -t carol)" = 3734 ] || fail 'another length before an answer'
echo hello | alice encrypt -t carol | carol decrypt -q --accept alice > out
echo hello | carol encrypt -t alice | alice decrypt -q -f carol > out
further=$(($(size 0 -t carol -t bob) - 2510))
[ $((further * 10 / 1024)) = 24 ] || fail "a further reader costs $further bytes"
for words in '2,510 bytes longer than its content, or 3,734 bytes until' '20 bytes for each further 512 KiB' 'costs 2.4 KiB' \
  '24 KB, and 4 KB for each contact' 'A bundle is 1.9 KB long'; do
  has <(tr -s '\n ' ' ' < "$readme") "$words"
done
[ $((($(wc -c < bob.pawl) + 50) / 100)) = 19 ] || fail 'a bundle has another length'
pawl --store lonely init -q
lonely=$(wc -c < lonely/store.db)
[ $((lonely / 1024)) = 24 ] || fail "a new store has $lonely bytes"
for n in 1 2 3 4 5 6 7 8 9 10; do
  pawl --store "friend$n" init -q
  pawl --store "friend$n" export | pawl --store lonely import -q "friend$n"
  echo hello | pawl --store lonely encrypt -t "friend$n" | pawl --store "friend$n" decrypt -q --accept me > out
  echo hello | pawl --store "friend$n" encrypt -t me | pawl --store lonely decrypt -q > out
done
each=$((($(wc -c < lonely/store.db) - lonely) / 10))
[ "$each" -le 4096 ] || fail "a contact takes $each bytes"
# Those who have not answered
pawl --store idle init -q
idle=$(wc -c < idle/store.db)
for n in 1 2 3 4 5 6 7 8 9 10; do pawl --store "friend$n" export | pawl --store idle import -q "friend$n"; done
each=$((($(wc -c < idle/store.db) - idle) / 10))
[ $(((each + 512) / 1024)) = 4 ] || fail "a contact takes $each bytes"

[ "$(wc -l < "$root/CONTRIBUTING.md")" -le 40 ] || fail 'CONTRIBUTING.md is too long'
