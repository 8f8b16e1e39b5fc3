# Every line of the examples in the manual pages does what the page says.
root=${BASH_SOURCE[0]%/Tests/*}
here=$PWD
person() { HOME=$here/home-$1 pawl "${@:2}"; }

# lines PAGE: writes them to the file `lines`.
lines() {
  echo "$1" >> tried
  awk '/^\.Sh / { inside = $2 == "EXAMPLES" } inside' "$root/man/$1" |
    sed -nE 's/^(\.Dl )?([a-z]*)\$ (.*)/\2$\3/p' > lines
  [ -s lines ] || fail "no examples in $1"
}

# example LINE: runs the line as the person in its prompt, or as bob if it names nobody.
example() {
  local name=${1%%\$*} line=${1#*\$}
  line=${line//pawl1.../${BOB-}}
  (export HOME=$here/home-${name:-bob}; eval "$line") > out 2> said < /dev/null ||
    fail "status $?: $line ($(cat said))"
}

# examples PAGE: runs them one after the other.
examples() {
  local line
  lines "$1"
  while IFS= read -r line; do example "$line"; done < lines
}

mkdir -p home-alice home-bob/team home-carol home-old home-new photos bin
# The folder that they share
ln -s ../home-bob/team home-carol/team
echo one > photos/one
echo film > film.mkv
printf horse > passphrase
printf '#!/bin/sh\necho horse\n' > bin/pass
# They stand in for the network.
printf '#!/bin/sh\nHOME=%s/home-bob\ncd\nshift\nexec sh -c "$*"\n' "$here" > bin/ssh
cat > bin/nc <<END
#!/bin/sh
[ "\$1" != -l ] || exec /usr/bin/nc -l -N -U $here/port
until grep -q ' 00010000 .*$here/port' /proc/net/unix; do sleep 0.05; done
exec /usr/bin/nc -N -U $here/port
END
chmod +x bin/*
PATH=$here/bin:$PATH
export PAWL_PASSPHRASE_FILE=$here/passphrase

examples pawl.1
BOB=$(person bob identity)
examples pawl-publish.1
person carol init -q
rm -r home-alice/.local
person alice init -q
examples pawl-export.1
for name in frank erin; do
  person $name init -q
  ln -s ../home-bob/team home-$name/team
done
person bob export > bob.pawl
person other init -q
person other export > bob-new.pawl
examples pawl-import.1
person bob export | person alice import -q --replace bob
examples pawl-claim.1
examples pawl-verify.1
person carol export | person alice import -q carol
examples pawl-encrypt.1
examples pawl-inspect.1
has out 'readable        yes'
person bob contact remove -q alice
rm -r photos film.mkv
examples pawl-decrypt.1
[ -e photos/one ] && [ -e film.mkv ] || fail 'not read'
lines pawl-contact.1
example "$(sed -n 1p lines)"
has out alice
# Carol and Alice know each other, and Carol has verified Bob.
person alice export | person carol import -q alice
person bob export | person carol import -q bob
person carol verify -q bob --confirm > number
person alice verify -q carol --confirm > number
while IFS= read -r line; do example "$line"; done < <(sed -n '2,$p' lines)
[ "$(wc -l < lines)" = 4 ] || fail "$(cat lines)"
rm list
echo plan > plan
for machine in dave bob-desktop; do
  mkdir home-$machine
  person $machine init -q
  person $machine export | person alice import -q $machine
done
lines pawl-group.1
for number in 1 2; do example "$(sed -n ${number}p lines)"; done
person bob decrypt -q -f alice plan.msg > out
same plan out
example "$(sed -n 3p lines)"
person alice export | person bob-desktop import -q alice
echo answer | person bob-desktop encrypt -t alice -o answer.msg
example "$(sed -n 4p lines)"
[ "$(wc -l < lines)" = 4 ] || fail "$(cat lines)"
examples pawl-session.1
echo hello | person alice encrypt -t bob -o lost.msg
echo hello | person alice encrypt -t bob -o photos.msg
examples pawl-status.7
[ "$(cat out)" = $'1\n5' ] || fail "not what was never read: $(cat out)"
lines pawl-channel.1
# Both sides of a conversation, and then a command
example "$(sed -n 1p lines)" &
example "$(sed -n 2p lines)"
wait $!
example "$(sed -n 3p lines)"
[ "$(wc -l < lines)" = 3 ] || fail "$(cat lines)"
examples pawl-check.1
examples pawl-passphrase.1
rm ./*.msg
if person bob unlock -q 2> said; then
  for n in 1 2; do echo $n | person alice encrypt -t bob -o many$n.msg; done
  examples pawl-unlock.1
  [ "$(cat many1 many2)" = $'1\n2' ] || fail 'not read'
else
  said "cannot use the kernel's keyring"
  echo pawl-unlock.1 >> tried
fi
person old init -q
examples pawl-backup.1
rm -r home-bob/.local
examples pawl-init.1

# No page was left out.
for page in "$root"/man/*; do
  [ -L "$page" ] || ! grep -q '^\.Sh EXAMPLES' "$page" || has tried "${page##*/}"
done
