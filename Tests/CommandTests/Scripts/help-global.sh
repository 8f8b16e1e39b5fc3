# The top-level help describes the options of all commands, the environment and the exit statuses, or
# says where to read about them, and fits a terminal.
source "${BASH_SOURCE[0]%/*}/offered.bash"
COLUMNS=80 pawl --help > help
# The options of a command that has none of its own
options lock | grep -e '^--' | grep -vx -e --quiet | while read -r option; do
  has help "$option"
done
for word in ' -q' '$PAWL_STORE' '$PAWL_PASSPHRASE_FILE' '$PAWL_PASSPHRASE_COMMAND' "'man pawl'" \
  ' 0 ' ' 1 ' ' 2 ' ' 10 to 19 ' ' 20 ' ' 21 and 22 ' ' 23 ' ' 141 '; do
  tr '\n' ' ' < help > line
  has line "$word"
done
# The size that the environment claims for the terminal is no reason to leave something out.
for columns in 0 1 -5 x 20 59; do
  COLUMNS=$columns pawl encrypt --help | tr -s ' \n' ' ' > narrow
  for word in 'What to encrypt' 'Write text instead of binary.' 'Show no progress'; do
    has narrow "$word"
  done
done
for command in '' contact $(listed ''); do
  COLUMNS=80 pawl $command --help | grep -v '^USAGE' > text
  if grep -nE '^.{81}' text; then fail "a long line in: pawl $command --help"; fi
done
