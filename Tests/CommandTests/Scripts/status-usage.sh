# Wrong usage is also reported in a status line if --status-fd was given.
acquainted
for line in 'encrypt' 'encrypt -t bob -z 10' 'export --valid-for x' 'identity extra'; do
  expect 2 pawl --store alice --status-fd 3 $line 3> lines
  told lines event '"error"'
  told lines code 2
done
