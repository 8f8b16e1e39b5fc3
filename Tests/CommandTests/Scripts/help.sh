# Help goes to standard output, needs no store and has an example for every command.
source "${BASH_SOURCE[0]%/*}/offered.bash"
mapfile -t commands < <(commands)
[ "${#commands[@]}" -ge 24 ] || fail "only ${commands[*]}"

# There is a line to try, besides the one that begins with "USAGE".
exemplary() {
  grep -v '^USAGE' help | grep -Eq "pawl ($1)" || fail "no example: $2"
}

expect 0 pawl --help > help
empty said
exemplary 'encrypt|import' pawl
for command in "${commands[@]}"; do
  has help "${command%% *}"
done
expect 0 pawl help > again
same help again
expect 0 pawl -h > again
same help again

for command in "${commands[@]}"; do
  # The words of a command are split by the shell here.
  expect 0 pawl $command --help > help
  empty said
  exemplary "$command" "pawl $command --help"
  expect 0 pawl help $command > again
  same help again
  expect 0 pawl $command -h > again
  same help again
done

expect 0 pawl contact --help > help
empty said
has help list

# The aliases are listed, and have the same help.
expect 0 pawl --help > help
has help 'enc'
for pair in enc:encrypt dec:decrypt; do
  expect 0 pawl "${pair%:*}" --help > one
  expect 0 pawl "${pair#*:}" --help > other
  same one other
done
