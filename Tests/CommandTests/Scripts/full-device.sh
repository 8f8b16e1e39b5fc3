# A failure to write is an error, and the message can be decrypted again afterwards.
conversing
head -c 300000 /dev/urandom > content
echo hello | alice encrypt -t bob > short
alice encrypt -t bob content > long

full() { expect 23 "$@" > /dev/full; said 'pawl: error: '; said 'No space left'; }
full alice encrypt -t bob content
full alice encrypt -at bob /dev/null
full alice export
full alice identity
full alice identity --json
full alice contact list
full alice verify bob
full pawl --help
full pawl --version
full pawl encrypt --help
for file in short long; do
  unchanged bob full bob decrypt $file
  unchanged bob full bob decrypt --keep $file
  unchanged bob expect 23 bob decrypt -o /dev/full $file
  said 'No space left'
done
expect 23 alice encrypt -t bob content -o /dev/full
expect 23 alice export -o /dev/full
[ -c /dev/full ] || fail "the device was replaced"

echo hello > hello
bob decrypt -q short > text
same hello text
bob decrypt -q long > text
same content text
alice encrypt -t bob hello | bob decrypt -q > text
same hello text
