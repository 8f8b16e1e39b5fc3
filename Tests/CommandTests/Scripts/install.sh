# `make install` puts the program, its manual and its completions below DESTDIR and PREFIX, with the
# right permissions whatever the umask, and `make uninstall` removes exactly those files.
root=${BASH_SOURCE[0]%/Tests/*}
source "${BASH_SOURCE[0]%/*}/hardened.bash"
umask 077
place="$PWD/a place"
# It installs what has already been built.
run() { make -s -C "$root" -o build BINARY="$PAWL_BINARY" DESTDIR="$place" PREFIX=/opt/pawl "$@"; }
run install
installed=$place/opt/pawl

"$installed/bin/pawl" --version > out
same out <(pawl --version)
hardened "$installed/bin/pawl"
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

touch "$installed/bin/other" "$installed/share/man/man1/pawlish.1"
run uninstall
(cd "$installed" && find . ! -type d | sort) > left
same left - <<< $'./bin/other\n./share/man/man1/pawlish.1'
# If nothing is installed, uninstalling does not fail.
run uninstall
