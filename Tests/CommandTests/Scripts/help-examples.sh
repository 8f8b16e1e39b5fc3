# The lines to try in the help are not broken, so that they can be copied.
for command in '' init identity export import encrypt decrypt verify 'contact list'; do
  expect 0 pawl $command --help > help
  if grep -E '<$|\|$|\\$' help; then fail "a broken line in: pawl $command --help"; fi
done
