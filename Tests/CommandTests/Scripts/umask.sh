# Messages and bundles have the permissions of the umask; decrypted files are readable by the owner
# alone.
conversing
echo hello > hello
for pair in 000:666 022:644 027:640 077:600 777:0; do
  (
    umask "${pair%:*}"
    alice encrypt -t bob hello -o message
    bob export -o bundle
    pawl --store alice encrypt -t bob hello | bob decrypt -q -o text
  )
  for file in message bundle; do
    [ "$(stat -c %a $file)" = "${pair#*:}" ] || fail "umask $pair: $file has $(stat -c %a $file)"
  done
  [ "$(stat -c %a text)" = 600 ] || fail "umask $pair: text has $(stat -c %a text)"
done
for store in alice bob; do
  [ "$(stat -c %a $store $store/* | sort -u | tr '\n' ' ')" = '600 700 ' ] || fail "$store is open"
done
