#!/usr/bin/env bash
# Makes the archive of `make dist` in two folders of different names and compares the two byte for byte. Then
# it runs the program in a Debian that has nothing but its essential packages, installs it there and removes
# it again. It tries what has been committed, and takes two whole builds.
set -euo pipefail
root=$(realpath "$(dirname "$0")/..")
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
here=$(mktemp -d)
trap '$sudo rm -rf "$here"' EXIT
PATH=$PATH:/usr/sbin
command -v debootstrap > /dev/null || $sudo apt-get install -y -qq debootstrap
source "$root/Tests/CommandTests/Scripts/hardened.bash"
fail() { echo "FAILED: $*" >&2; exit 1; }

one=$here/one
other=$here/another/folder-with-a-long-name
git clone -q "$root" "$one"
git clone -q "$one" "$other"
for folder in "$one" "$other"; do make -C "$folder" dist; done
archive=$(basename "$one"/.build/pawl-*.tar.gz)
first=$one/.build/$archive
cmp "$first" "$other/.build/$archive" || fail 'the two archives differ'
echo "both archives: $(sha256sum "$first" | cut -d ' ' -f 1)"
(cd "$one/.build" && sha256sum --check --quiet "$archive.sha256")
tar -C "$here" -xzf "$first"
hardened "$here/${archive%.tar.gz}/bin/pawl"

system=$here/system
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
$sudo debootstrap --variant=minbase "$suite" "$system" > "$here/log" || fail "$(tail "$here/log")"
$sudo tar -C "$system/opt" -xzf "$first" --no-same-owner
cat > "$here/try" <<'TRY'
set -eu
cd /opt/"$1"
ldd bin/pawl
if ldd bin/pawl | grep -vE 'linux-vdso|/ld-linux|libc\.so|libm\.so'; then exit 1; fi
sha256sum --check --quiet SHA256SUMS
converse() {
  rm -rf /tmp/alice /tmp/bob
  "$1" --store /tmp/alice init -q --name alice
  "$1" --store /tmp/bob init -q --name bob
  "$1" --store /tmp/bob export | "$1" --store /tmp/alice import -q bob
  tar c /etc 2> /dev/null > /tmp/content
  "$1" --store /tmp/alice encrypt -at bob /tmp/content | "$1" --store /tmp/bob decrypt -q --accept alice | cmp - /tmp/content
  echo thanks | "$1" --store /tmp/bob encrypt -t alice | "$1" --store /tmp/alice decrypt -q
  "$1" --store /tmp/bob check
}
converse bin/pawl
./install
[ "$(command -v pawl)" = /usr/local/bin/pawl ]
converse pawl
pawl --version --verbose
find /usr/local -type f | sort
./install --remove
[ -z "$(find /usr/local -type f)" ]
echo 'it works in a bare Debian'
TRY
$sudo chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin \
  sh -s "${archive%.tar.gz}" < "$here/try"
