# The program built without libdeflate and the usual one can read each other's messages.
zlib=${PAWL_BINARY%/*/*}/pawl-zlib
[ -x "$zlib" ] || fail "'make test' builds $zlib"
lacks <(ldd "$zlib") libdeflate
has <(ldd "$PAWL_BINARY") libdeflate
conversing
seq 300000 > numbers
head -c 1500000 /dev/urandom > random
cat numbers random numbers > mixed
head -c 3000000 /dev/zero > zeros
for content in numbers random mixed zeros; do
  for level in 1 6 9; do
    "$zlib" --store alice encrypt -t bob -z $level $content | bob decrypt -q > text
    same $content text
    bob encrypt -t alice -z $level $content | "$zlib" --store alice decrypt -q > text
    same $content text
  done
done
