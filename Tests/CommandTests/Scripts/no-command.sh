# Without a command, or with the name of a group alone, nothing is done and the status is not success,
# even after global options.
for line in '' '-q' '--store x' '--store=x -q' '--'; do
  expect 2 pawl $line > out
  empty out
  said "pawl: error: 'pawl' needs a command"
  said "pawl: hint: see 'pawl --help'"
done
for group in contact session passphrase; do
  for line in "$group" "--store x $group" "-q $group --store=x" "$group -q"; do
    expect 2 pawl $line > out
    empty out
    said "pawl: error: 'pawl $group' needs a command"
    said "see 'pawl $group --help'"
  done
done
expect 2 pawl contact
said "it has 'list', 'show', 'rename', 'remove', 'export' or 'add'"
# A request for help is no mistake.
for line in 'contact --help' 'contact --store x --help' '--store x contact -h' 'help contact'; do
  expect 0 pawl $line > out
  empty said
  has out 'Example: pawl contact list'
done
absent x
