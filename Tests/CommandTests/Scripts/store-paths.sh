# The path of a store means what it says, whatever SQLite would take it for and however long it is.
conversing
echo hello > hello

# works STORE: a store can be made there, used and checked, and all of its files are in that directory.
works() {
  pawl --store "$1" init -q
  expect 1 pawl --store "$1" init
  rm -f dave.pawl
  pawl --store "$1" export -o dave.pawl
  alice import -q dave dave.pawl
  alice encrypt -t dave hello | pawl --store "$1" decrypt -q --accept alice > text
  same hello text
  pawl --store "$1" check -q
  alice contact remove dave -q
}
# whole DIRECTORY: it has the files of a store.
whole() {
  [ "$(cd "$1" && echo *)" = 'key store.db store.db-journal' ] || fail "not the files of a store: $(ls -A "$1")"
}

# What SQLite takes for a URI, for a database in memory or for a temporary one
for store in file:x 'file:x?mode=ro' 'file:x?mode=memory&cache=shared' 'file:x?vfs=none' 'file:x#y' file:%41 \
  file:///nonexistent/x file://host/x :memory: 'x?y' 'x#y' 'x%41' 'x%00y' ' ' '~' '*' "it's"; do
  works "$store"
  whole "./$store"
  rm -r "./$store"
done
works file:/deep//er/
whole file:/deep/er
rm -r file:
[ "$(ls -A | grep -vE '^(\.local|\.log|alice|bob|bob\.pawl|dave\.pawl|hello|said|text)$')" = '' ] || fail "elsewhere: $(ls -A)"

# The same names for files
for name in file:x 'file:x?mode=ro' :memory: 'x?y#z%41'; do
  alice encrypt -t bob hello -o "$name"
  bob decrypt -q "$name" -o "$name.txt"
  same hello "$name.txt"
  bob export -o "$name"
  alice import -q bob "./$name"
  rm "$name" "$name.txt"
done

# A directory that is missing, with slashes and dots at the end
for store in a/b/ a/b// a/b/. a//b/./c a/b/../c/; do
  works "$store"
  rm -r a
done

# Longer than SQLite allows, and up to what the system allows
name=$(printf 'd%.0s' {1..200})
for length in 490 500 505 510 511 512 513 520 600 1000 3000 4000 4070; do
  store=$PWD
  while [ $((${#store} + 210)) -lt $length ]; do store+=/$name; done
  store+=/$(printf 'e%.0s' $(seq $((length - ${#store} - 1))))
  [ ${#store} = $length ] || fail "${#store}"
  works "$store"
  whole "$store"
  ln -s "$store" link
  expect 1 pawl --store link init
  pawl --store link check -q
  # By a short way and by the long one, it is one store.
  alice import -q dave dave.pawl
  alice encrypt -t dave hello > message
  pawl --store link decrypt -q message > text
  expect 11 pawl --store "$store" decrypt message
  # In a deep directory, by a short path
  (cd "$store/.." && pawl --store "${store##*/}" check -q && pawl --store "$PWD/../${PWD##*/}/${store##*/}" check -q) ||
    [ $length -gt 1950 ] || fail "not from inside: $length"
  alice contact remove dave -q
  rm -r link "./$name" 2> /dev/null || rm -r link "$store"
done

# Too long for the system: refused before anything is made
for length in 4080 4090 4095 4096 5000; do
  store=$PWD
  while [ $((${#store} + 210)) -lt $length ]; do store+=/$name; done
  store+=/$(printf 'e%.0s' $(seq $((length - ${#store} - 1))))
  expect 23 pawl --store "$store" init
  said ': File name too long'
  absent $name
  expect '21|23' pawl --store "$store" identity
done
expect 23 pawl --store "$(printf 'x%.0s' {1..300})" init
said ': File name too long'
# Within a directory whose own path is too long
python3 - <<'END'
import os, subprocess
for _ in range(30):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
done = subprocess.run(["pawl", "--store", "s", "init"], capture_output=True)
assert done.returncode in (0, 21, 23), done
assert os.listdir(".") in ([], ["s"]) and (done.returncode == 0) == bool(os.listdir(".")), (os.listdir("."), done)
alice = os.environ["HOME"] + "/alice"
done = subprocess.run(["pawl", "--store", alice, "encrypt", "-t", "bob", "-o", "m"], input=b"x", capture_output=True)
assert done.returncode == 0 and os.listdir(".") in (["m"], ["s", "m"], ["m", "s"]), done
END
