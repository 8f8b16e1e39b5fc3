# publish acts only in a folder that belongs to its user, to root or to who keeps the directory, also when
# several people share a directory in which everyone may write.
[ "$(id -u)" = 0 ] || { echo 'only root can be several people'; exit 0; }
chmod 755 .
person=1234 stranger=5678
# as USER COMMAND…: runs the command as that user.
as() { setpriv --reuid "$1" --regid "$1" --clear-groups env HOME="$PWD/home-$1" "${@:2}"; }
for user in $person $stranger; do install -d -m 700 -o $user -g $user home-$user; done
install -d -m 700 -o $person -g $person bob
as $person pawl --store "$PWD/bob" init -q
name=$(as $person pawl --store "$PWD/bob" identity)
publish() { expect "$1" as $person pawl --store "$PWD/bob" publish "$PWD/keys" --count 2 "${@:2}"; }

# Everyone may write to it, and remove only what is theirs.
install -d -m 1777 keys
as $stranger mkdir "keys/$name"
as $stranger chmod 777 "keys/$name"
as $stranger touch "keys/$name/one-time-00000000000000000000000000000000.pawl"
publish 23
said "$name is not a folder of your own"
publish 23 --replace
[ "$(ls "keys/$name")" = one-time-00000000000000000000000000000000.pawl ] || fail "it was used: $(ls "keys/$name")"
rm -r "keys/$name"
publish 0
[ "$(stat -c '%u %a' "keys/$name")" = "$person 755" ] || fail "$(stat -c '%u %a' "keys/$name")"
# Others can import from it, though not take anything from it.
install -d -m 700 -o $stranger -g $stranger alice
as $stranger pawl --store "$PWD/alice" init -q
expect 0 as $stranger pawl --store "$PWD/alice" import bob "$PWD/keys"
said 'a session has begun with a reusable bundle'

# One that root has made, or who keeps the directory
for keeper in 0 $stranger; do
  rm -r keys
  install -d -m 777 -o $keeper -g $keeper keys
  install -d -m 777 -o $keeper -g $keeper "keys/$name"
  publish 0
  [ "$(ls "keys/$name" | wc -l)" = 3 ] || fail "$(ls "keys/$name")"
done

# A folder that is replaced again and again by a link while it is published or imported from: nothing
# behind the link changes.
rm -r keys
install -d -m 777 -o $stranger -g $stranger keys
install -d -m 700 -o $person -g $person private elsewhere
as $person sh -c 'for file in reusable.pawl one-time-00000000000000000000000000000000.pawl; do echo precious > private/$file; done'
expect 0 as $person pawl --store "$PWD/bob" publish "$PWD/elsewhere" --count 3
chmod -R a+rwX elsewhere
cat > race.py <<'END'
import os, sys
path, target, end = sys.argv[1:]
while not os.path.exists(end):
    for step in (lambda: os.symlink(target, path + ".link"), lambda: os.rename(path, path + ".old"),
                 lambda: os.rename(path + ".link", path), lambda: os.remove(path),
                 lambda: os.rename(path + ".old", path)):
        try:
            step()
        except OSError:
            pass
END
chmod 644 race.py
for target in private "elsewhere/$name"; do
  rm -rf whole ended
  cp -a "$target" whole
  modes=$(stat -c '%a %n' "$target" "$target"/*)
  as $stranger python3 race.py "keys/$name" "$PWD/$target" ended &
  racer=$!
  for round in $(seq 20); do
    publish '0|23'
    expect '0|18|20|23' as $stranger pawl --store "$PWD/alice" import bob "$PWD/keys" --new-session
  done
  install -m 644 /dev/null ended
  wait $racer
  diff -r whole "$target" || fail "$target was changed"
  [ "$(stat -c '%a %n' "$target" "$target"/*)" = "$modes" ] || fail "$target was opened"
  rm -rf "keys/$name"*
done
