# A store whose database has a second name, a hard link, is refused, because there would be a journal
# for each name.
conversing
echo hello > hello
mkdir -m 700 other
cp bob/key other/key
ln bob/store.db other/store.db
for store in bob other; do
  for command in identity export 'encrypt -t alice hello' 'contact list' check 'passphrase set'; do
    unchanged $store expect 21 pawl --store $store $command > out
    empty out
    said 'has another hard link'
    said 'pawl: hint: '
  done
done
rm other/store.db
bob encrypt -t alice hello | alice decrypt -q > text
same hello text
