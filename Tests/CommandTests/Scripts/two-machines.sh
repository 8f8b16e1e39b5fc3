# One person with a laptop and a desktop: two stores and two identities, which others hold as a group, so that
# they write to both at once and accept either as sender.
alice init -q --name alice
for machine in laptop desktop; do
  eval "$machine() { pawl --store $machine \"\$@\"; }"
  $machine init -q --name bob-$machine
  $machine publish -q keys
done
alice publish -q keys
alice import -q --all --yes keys
alice group add bob bob-laptop bob-desktop
for machine in laptop desktop; do $machine import -q --all --yes keys; done

echo 'to both' | alice encrypt -t @bob -o message
for machine in laptop desktop; do
  $machine decrypt -q -f alice message > got
  has got 'to both'
done
for machine in desktop laptop; do
  echo "from $machine" | $machine encrypt -t alice -o answer
  expect 0 alice decrypt -f @bob --status-fd 3 answer > got 3> lines
  has got "from $machine"
  said "from bob-$machine"
  [ "$(jq -r 'select(.event == "decrypted") | .from' lines)" = bob-$machine ] || fail "$(cat lines)"
done
# Somebody else is not bob.
carol init -q --name carol
carol import -q alice <(alice export)
alice import -q carol <(carol export)
echo 'I am bob' | carol encrypt -t alice -o false
refused 13 alice decrypt -f @bob false

# Bob's machines know each other, so that what he writes can be read on both.
desktop decrypt -q -f bob-laptop <(echo note | laptop encrypt -t alice -t bob-desktop) > got
has got note
# One comparison reaches the other machine by introduction, for who does not know it yet.
carol import -q bob-laptop keys --identity "$(laptop identity)"
carol verify -q bob-laptop $(laptop import -q carol <(carol export); laptop verify -q carol) > noise
laptop verify -q bob-desktop $(desktop verify -q bob-laptop) > noise
laptop contact export bob-desktop | laptop encrypt -t carol |
  carol decrypt -q -f bob-laptop | carol contact add -q --introduced-by bob-laptop
carol import -q bob-desktop keys
carol group add bob bob-laptop bob-desktop
has <(carol group show bob) "$(printf 'bob-desktop\t%s\tintroduced by bob-laptop' "$(desktop identity)")"
echo 'to both' | carol encrypt -t @bob -o message
desktop decrypt -q --accept carol message > got
has got 'to both'

# The desktop dies. Its name and its place in the group go to the new one.
rm -r desktop
desktop init -q --name bob-desktop
desktop export > new.pawl
alice import -q --replace bob-desktop new.pawl
echo 'to both again' | alice encrypt -t @bob -o message
for machine in laptop desktop; do
  options=
  [ $machine = laptop ] || options='--accept alice'
  $machine decrypt -q $options message > got
  has got 'to both again'
done
# Or the machine is given up.
alice contact remove bob-desktop
echo last | alice encrypt -t @bob -o message
expect 10 desktop decrypt message
laptop decrypt -q message > got
has got last
