# The program built with nothing of Linux's own reads what the usual one writes, and the reverse. It works
# without a keyring, without unnamed files and without knowledge of pipes.
portable=${PAWL_BINARY%/*/*}/pawl-portable
[ -x "$portable" ] || fail "'make test' builds $portable"
lacks "$portable" /proc/self/fd
has "$PAWL_BINARY" /proc/self/fd

conversing
seq 300000 > numbers
head -c 1500000 /dev/urandom > random
cat numbers random numbers > mixed
head -c 3000000 /dev/zero > zeros
for content in numbers random mixed zeros; do
  for how in '-z 1' '-z 3' '-z 9' '--compress deflate -z 1' '--compress deflate -z 9' '--compress none'; do
    "$portable" --store alice encrypt -t bob $how $content | bob decrypt -q > text
    same $content text
    bob encrypt -t alice $how $content | "$portable" --store alice decrypt -q > text
    same $content text
  done
done

# A file appears only when complete, and replaces what had its name.
echo old > out
bob encrypt -t alice numbers > message
head -c 5000 message > cut
expect 15 "$portable" --store alice decrypt -q cut -o out
has out old
"$portable" --store alice decrypt -q message -o out
same numbers out
[ "$(find . -name '.pawl-*')" = "" ] || fail "left over: $(find . -name '.pawl-*')"

# A passphrase, without a keyring to keep the key in.
printf horse > passphrase
export PAWL_PASSPHRASE_FILE=passphrase
"$portable" --store alice passphrase set -q
expect 23 "$portable" --store alice unlock
said 'keyring'
"$portable" --store alice check > findings
has findings 'passphrase  set'
"$portable" --store alice passphrase remove -q
expect 141 bash -c '"$0" --store bob export; "$0" --store alice encrypt -t bob mixed -z 0 | head -c 10 > front; exit "${PIPESTATUS[0]}"' "$portable"
