# An answer that cannot be written is also an error in the status lines.
acquainted
for line in 'identity' 'contact list' 'verify bob' 'export'; do
  expect 23 alice $line --status-fd 3 3> lines > /dev/full
  told lines event '"error"'
  told lines code 23
done
