# --version prints one line to standard output and needs no store.
expect 0 pawl --version > version
empty said
grep -Eqx 'pawl [0-9]+\.[0-9]+\.[0-9]+.*' version || fail "no version: $(cat version)"
[ "$(wc -l < version)" = 1 ] || fail "more than a line"
for line in '-q --version' '--store nowhere --version' 'encrypt --version' 'contact list --version'; do
  expect 0 pawl $line > again
  same version again
done

# With --verbose, on either side, it names the commit and the libraries with their versions.
expect 0 pawl --version --verbose > report
expect 0 pawl --verbose --version > again
same report again
expect 0 pawl -q --store nowhere --version --verbose > again
same report again
same <(head -n 1 report) version
grep -Eqx 'commit ([0-9a-f]{40}(-dirty)?|unknown)' report || fail "no commit: $(cat report)"
# Those that the program was linked with, as the system and Package.swift name them
root=${BASH_SOURCE[0]%/Tests/*}
for library in libsodium:libsodium sqlite:sqlite3 zlib:zlib zstd:libzstd; do
  grep -qFx "${library%:*} $(pkg-config --modversion "${library#*:}")" report || fail "$library: $(cat report)"
done
grep -qFx "swift-crypto $(sed -n 's/^let cryptoVersion: Version = "\(.*\)"/\1/p' "$root/Package.swift")" report
grep -qFx "swift-argument-parser $(sed -n 's/^let parserVersion: Version = "\(.*\)"/\1/p' "$root/Package.swift")" report
[ "$(wc -l < report)" = 8 ] || fail "$(cat report)"
for line in '--verbose lock' '--verbose encrypt -t bob' 'lock --verbose' '-q --verbose check'; do
  expect 2 pawl --store nowhere $line < /dev/null > out
  empty out
  said --verbose
done
expect 2 pawl --verbose
expect 0 pawl --verbose --help > out
same out <(pawl --help)
absent nowhere
[ ! -e .local ] || fail "it touched the home"

# The build is told the commit of the sources. Where they have no repository, one around them is not theirs.
plan() { make -s -n -o libraries -C outer/sources build | grep -o 'PAWL_COMMIT=[^ ]*'; }
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
mkdir -p outer/sources
cp "$root/Makefile" outer/sources
git init -q outer
git -C outer commit -q --allow-empty -m first
[ "$(plan)" = PAWL_COMMIT= ] || fail "$(plan)"
git init -q outer/sources
git -C outer/sources add Makefile
git -C outer/sources commit -q -m second
commit=$(git -C outer/sources rev-parse HEAD)
[ "$(plan)" = "PAWL_COMMIT=$commit" ] || fail "$(plan)"
echo >> outer/sources/Makefile
[ "$(plan)" = "PAWL_COMMIT=$commit-dirty" ] || fail "$(plan)"
