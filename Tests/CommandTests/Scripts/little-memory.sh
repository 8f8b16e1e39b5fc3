# With 200 MB of address space messages can be written and read, and a passphrase, which takes more, is
# refused with an error and changes nothing.
conversing
head -c 3000000 /dev/urandom > content
little() { (ulimit -v 200000; exec pawl --store "$@"); }
little alice encrypt -t bob content -o message
little bob decrypt -q message -o text
same content text
little alice export > bundle
echo secret > passphrase
export PAWL_PASSPHRASE_FILE=passphrase
unchanged alice expect 21 little alice passphrase set
said 'not enough memory'
unchanged alice expect 21 little alice backup > out
said 'not enough memory'
empty out
alice passphrase set -q
unchanged alice expect 21 little alice encrypt -t bob content > out
said 'not enough memory'
empty out
unchanged alice expect 21 little alice backup > out
empty out

# With less memory than it needs to start, the program says so or does not start. Where there is none at all, Swift's
# runtime ends it by SIGILL before its first line.
hasStarted=
for size in $(seq 25000 3000 100000); do
  status=0
  (ulimit -v $size; exec pawl --store bob encrypt -t alice content) > out 2> said || status=$?
  case $status in
  0 | 1 | 23) hasStarted=yes ;;
  127) ;;
  132) [ -z "$hasStarted" ] || fail "it ended by SIGILL with $size KB" ;;
  *) fail "status $status with $size KB: $(cat said)" ;;
  esac
done
[ -n "$hasStarted" ] || fail 'it never started'
bob encrypt -t alice content -o message
alice decrypt -q message -o text
same content text
