# A library that lies beside the program, or where the program is run, is never loaded. What LD_LIBRARY_PATH
# names is loaded, since that is the user's own doing.
source "${BASH_SOURCE[0]%/*}/hardened.bash"
mkdir -p place/bin place/lib
echo 'int planted = 1;' > planted.c
program=$PWD/place/bin/pawl

# try BINARY: plants libraries that have none of the functions that the program needs.
try() {
  hardened "$1"
  cp "$1" "$program"
  "$program" --version > wanted
  ldd "$program" | sed -nE 's/^\t(lib(m|z|zstd|sodium|sqlite3)\.so[^ ]*) => .*/\1/p' > names
  while read -r name; do
    for folder in place/bin place/lib place .; do
      cc -shared -fPIC -Wl,-soname,"$name" -o "$folder/$name" planted.c
    done
    for here in . place place/bin place/lib; do
      (cd "$here" && "$program" --version) > found
      same wanted found
      (cd "$here" && PATH=${program%/*}:$PATH && command pawl --version) > found
      same wanted found
    done
    "$program" --store alice init -q
    expect 127 env LD_LIBRARY_PATH="$PWD/place/lib" "$program" --version
    said "$program: symbol lookup error"
    rm -r alice {place/bin,place/lib,place,.}/lib*.so*
  done < names
}

try "$PAWL_BINARY"
same names <(echo libm.so.6)
# One that has the system's libraries, as in a package
try "${PAWL_BINARY%/*/*}/pawl-portable"
[ "$(wc -l < names)" = 5 ] || fail "not all libraries: $(cat names)"
