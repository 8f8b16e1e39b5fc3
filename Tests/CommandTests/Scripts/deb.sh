# The Debian package contains what `make install` installs, where Debian expects it, and lintian finds
# no fault.
root=${BASH_SOURCE[0]%/Tests/*}
source "${BASH_SOURCE[0]%/*}/hardened.bash"
# A program that has the system's libraries, as `make deb` makes one.
shared=${PAWL_BINARY%/*/*}/pawl-portable
make_deb() { "$root/packaging/deb" "$shared" "$1" > made; }

# Strong compression would take eight seconds, and testing it is dpkg's business.
export DPKG_DEB_COMPRESSOR_TYPE=xz DPKG_DEB_COMPRESSOR_LEVEL=0
make_deb built
deb=$(echo built/*.deb)
lintian --allow-root --fail-on error,warning "$deb" > complaints 2> noise || fail "$(cat complaints noise)"
empty complaints

version=$(dpkg-deb -f "$deb" Version)
[ "pawl ${version%-*}" = "$(pawl --version)" ] || fail "packaging/changelog has the version $version"
dpkg-deb -f "$deb" Depends > depends
for library in libc6 libsodium libsqlite3-0 zlib1g; do
  has depends "$library"
done

dpkg-deb -x "$deb" unpacked
make -s -C "$root" install BINARY="$shared" DESTDIR="$PWD/installed" PREFIX=/usr
{
  (cd installed && find . ! -type d) | sed 's/man[17]\/.*/&.gz/; s/zsh\/site-functions/zsh\/vendor-completions/'
  printf './usr/share/doc/pawl/%s\n' copyright changelog.gz changelog.Debian.gz
} | sort > wanted
(cd unpacked && find . ! -type d | sort) > found
same wanted found
for page in "$root"/man/*; do
  zcat "unpacked/usr/share/man/man${page##*.}/${page##*/}.gz" > page
  same "$page" page
done
same "$root/CHANGELOG.md" <(zcat unpacked/usr/share/doc/pawl/changelog.gz)
(cd unpacked && dpkg-deb --ctrl-tarfile "../$deb" | tar xO ./md5sums | md5sum --check --quiet)
[ "$(wc -l < found)" = "$(dpkg-deb --ctrl-tarfile "$deb" | tar xO ./md5sums | wc -l)" ] || fail 'files without sums'

hardened unpacked/usr/bin/pawl
PATH=$PWD/unpacked/usr/bin:$PATH
conversing

# The build is reproducible: the same bytes at any time and in any directory.
(umask 077; make_deb again)
same "$deb" again/*.deb
