# A store that others can access is refused, with the command that corrects the permissions.
acquainted
for pair in alice:755 alice:750 alice:701 alice:770 alice/store.db:644 alice/store.db:620 \
  alice/key:644 alice/key:604 alice/key:660; do
  file=${pair%:*}
  mode=$(stat -c %a "$file")
  chmod "${pair#*:}" "$file"
  for command in identity export 'contact list' 'verify bob' 'import bob bob.pawl' \
    'encrypt -t bob bob.pawl' 'decrypt bob.pawl'; do
    refused 21 alice $command
    said "$file"
  done
  hint=$(sed -n 's/^pawl: hint: \(chmod .*\)/\1/p' said)
  [ "$hint" = "chmod $mode $file" ] || fail "no hint that mends it: $(cat said)"
  $hint
  alice identity > /dev/null
done

# The folder above may be open to others.
chmod 755 .
alice identity > /dev/null
