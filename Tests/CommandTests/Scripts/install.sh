# `make install` builds nothing. It puts the program, stripped, its manual, its completions and the types of
# its files below DESTDIR and PREFIX, with the right permissions whatever the umask, and `make uninstall`
# removes exactly those files.
root=${BASH_SOURCE[0]%/Tests/*}
source "${BASH_SOURCE[0]%/*}/hardened.bash"
umask 077
place="$PWD/a place"
run() { make -s -C "$root" BINARY="$PAWL_BINARY" DESTDIR="$place" PREFIX=/opt/pawl "$@"; }
# Whatever would be needed to build is not there, as it often is for root.
mkdir bin
for tool in swift clang git pkg-config; do
  printf '#!/bin/sh\necho "$0" >> "%s/called"\nexit 1\n' "$PWD" > "bin/$tool"
done
chmod +x bin/*
PATH=$PWD/bin:$PATH run install
[ ! -e called ] || lacks called swift
installed=$place/opt/pawl

expect 2 run install BINARY=missing PREFIX=/opt/other
said "nothing is built yet: run 'make' first"
absent "$place/opt/other"

"$installed/bin/pawl" --version > out
same out <(pawl --version)
hardened "$installed/bin/pawl"
file "$installed/bin/pawl" > kind
has kind ', stripped'
find "$place" -type d -printf '755 %p\n' -o -path "$installed/bin/pawl" -printf '755 %p\n' -o -printf '644 %p\n' > wanted
find "$place" -printf '%m %p\n' > modes
same wanted modes
find "$place" ! -type d ! -path "$installed/*" > outside
empty outside
for page in "$root"/man/*; do
  same "$page" "$installed/share/man/man${page##*.}/${page##*/}"
done
same "$root/completions/pawl.bash" "$installed/share/bash-completion/completions/pawl"
same "$root/completions/_pawl" "$installed/share/zsh/site-functions/_pawl"
same "$root/completions/pawl.fish" "$installed/share/fish/vendor_completions.d/pawl.fish"
same "$root/packaging/magic" "$installed/share/pawl/magic"
same "$root/packaging/pawl.xml" "$installed/share/mime/packages/pawl.xml"

touch "$installed/bin/other" "$installed/share/man/man1/pawlish.1"
run uninstall
absent "$installed/share/pawl"
(cd "$installed" && find . ! -type d | sort) > left
same left - <<< $'./bin/other\n./share/man/man1/pawlish.1'
# If nothing is installed, uninstalling does not fail.
run uninstall
