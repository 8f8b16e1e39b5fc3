# A message that another process decrypts while it is being read is reported as decrypted, even if its chain
# has ended since and nothing in the store tells any more that it was for this store.
conversing
head -c 3000000 /dev/urandom > content
alice encrypt -t bob content > message
mkfifo input
pawl --store bob decrypt -q < input > part 2> reason &
reader=$! status=0
exec 6> input
head -c 2000000 message >&6
until_it [ -s part ]

bob decrypt -q message > text 6>&-
same content text
echo answer | bob encrypt -t alice 6>&- | alice decrypt -q > text 6>&-
echo next | alice encrypt -t bob 6>&- | bob decrypt -q > text 6>&-
expect 10 bob decrypt message > text 6>&-
tail -c +2000001 message >&6
exec 6>&-
wait $reader || status=$?
[ $status = 11 ] || fail "status $status: $(cat reason)"
has reason 'has already been decrypted'
