# init creates a store that only its owner can read, and does so once.
umask 000
alice init --name alice 2> said
said alice
said "$(alice identity)"
[ "$(stat -c %a alice)" = 700 ] || fail "the folder is open"
for file in alice/*; do
  [ "$(stat -c %a "$file")" = 600 ] || fail "$file is open"
done

refused 1 alice init
refused 1 alice init --name other
said alice

# Under the strictest umask too, including missing parent folders
(umask 777; expect 0 pawl --store deep/er/store init -q --name bob)
empty said
[ "$(stat -c %a deep/er/store deep/er deep | sort -u)" = 700 ] || fail "not 700"
pawl --store deep/er/store identity > identity
grep -Eqx 'pawl1[a-z0-9]{58,}' identity || fail "no identity"

# Without a name, quietly; with an invalid name, not at all
expect 0 pawl --store nameless init -q
empty said
expect 2 pawl --store dave init --name 'a/b'
expect 2 pawl --store dave init --name "$(printf 'x%.0s' {1..65})"
expect 2 pawl --store dave init --name $'da\nve'
absent dave
expect 0 pawl --store long init -q --name "$(printf 'x%.0s' {1..64})"

# A file in its place, or a file above it
touch file
expect 23 pawl --store file/store init
expect '21|23' pawl --store file init
empty file

# A folder that others can read
mkdir -m 755 open
expect 21 pawl --store open init
said 'chmod 700 open'
[ -z "$(ls -A open)" ] || fail "something is in it"
chmod 700 open
expect 0 pawl --store open init -q
