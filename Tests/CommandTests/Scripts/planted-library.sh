# A library that lies beside the program, or where the program is run, is never loaded. What LD_LIBRARY_PATH
# names is loaded, since that is the user's own doing.
source "${BASH_SOURCE[0]%/*}/hardened.bash"
hardened "$PAWL_BINARY"
mkdir -p place/bin place/lib
cp "$PAWL_BINARY" place/bin/pawl
program=$PWD/place/bin/pawl
"$program" --version > wanted

# None of the planted libraries has the functions that the program needs.
echo 'int planted = 1;' > planted.c
ldd "$program" | sed -nE 's/^\t(lib(z|zstd|sodium|sqlite3)\.so[^ ]*) => .*/\1/p' > names
[ "$(wc -l < names)" -ge 4 ] || fail "not all libraries: $(cat names)"
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
