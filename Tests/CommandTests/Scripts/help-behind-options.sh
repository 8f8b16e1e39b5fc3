# Global options before a request for help do no harm.
expect 0 pawl encrypt --help > help
for line in '-q --store nowhere encrypt --help' '--store nowhere help encrypt' '-q help encrypt'; do
  expect 0 pawl $line > again
  same help again
done
expect 0 pawl --help > help
for line in '-q --help' '--store nowhere --help' '--store=nowhere help'; do
  expect 0 pawl $line > again
  same help again
done
absent nowhere
