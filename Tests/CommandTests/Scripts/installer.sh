# The installer in the archive of `make dist` puts everything below a prefix and removes exactly that, and
# installs nothing from an archive that is damaged.
root=${BASH_SOURCE[0]%/Tests/*}
umask 077
make -s -C "$root" install BINARY="$PAWL_BINARY" DESTDIR="$PWD/archive" PREFIX=
mkdir -p archive/share/doc/pawl/licences/texts
echo notice > archive/share/doc/pawl/licences/notice
echo licence > archive/share/doc/pawl/licences/texts/licence
cp "$root/packaging/install" archive/install
(cd archive && find . -type f ! -name SHA256SUMS -printf '%P\0' | sort -z | xargs -0 sha256sum > SHA256SUMS)

place="$PWD/a place/below"
archive/install "$place" > said
said "installed pawl below $place"
said "$place/bin is not in your PATH"
# Desktops' tables are made from what is installed.
find "$place/share/mime" -type f ! -path '*/packages/*' -delete
diff -r archive/bin "$place/bin"
diff -r archive/share "$place/share" | grep -v '^Only in .*/share/mime' > differences || true
empty differences
find "$place" -type f ! -path '*/bin/pawl' ! -perm 644 -o -type d ! -path '*/share/mime/*' ! -perm 755 -o -path '*/bin/pawl' ! -perm 755 > modes
empty modes
PATH="$place/bin:$PATH" archive/install "$place" > said
unsaid PATH
same <(cd / && "$place/bin/pawl" --version) <(pawl --version)

# A path from where one is, and what others have there stays.
mkdir -p here/share/doc/pawl/licences here/bin
touch here/share/doc/pawl/licences/other here/bin/other
archive/install here > said
archive/install --remove here > said
said "removed pawl from $PWD/here"
(cd here && find . -type f ! -path './share/mime/*' | sort) > left
same left - <<< $'./bin/other\n./share/doc/pawl/licences/other'
archive/install --remove "$place" > said
(cd "$place" && find . -type f ! -path './share/mime/*') > left
empty left
absent "$place/share/doc/pawl"
absent "$place/share/pawl"

for line in '--help' '--remove --remove' 'one two'; do
  expect 2 archive/install $line
  said 'usage: '
done
expect 2 archive/install ''
expect 1 archive/install /dev/null/below
said "/dev/null/below cannot be written to: try 'sudo ./install'"
flip archive/share/pawl/magic 3 0
expect 1 archive/install "$PWD/damaged"
said 'the archive is damaged: nothing has been installed'
absent damaged
