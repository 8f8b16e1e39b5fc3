# If no other source is given, the passphrase is asked for at the terminal, whatever the standard
# streams are, and is not shown.
conversing
# ask COMMAND ANSWER…: runs the command of the shell, and answers each question without an echo.
ask() {
  local command=$1 answer secrets=()
  shift
  for answer in "$@"; do secrets+=(--secret "$answer"); done
  at_terminal "${secrets[@]}" -- bash -c "$command"
}

ask 'pawl --store alice passphrase set' 'horse\n' 'horse\n'
has shown 'pawl: new passphrase: '
has shown 'pawl: repeat new passphrase: '
lacks shown horse
ask 'pawl --store alice identity' 'horse\n'
has shown pawl1
lacks shown horse

# Standard input with data is not taken for the passphrase.
echo hello | bob encrypt -t alice > message
ask 'pawl --store alice decrypt -q < message > out' 'horse\n'
has out hello

expect 21 ask 'pawl --store alice identity' 'cow\n'
has shown 'the passphrase is wrong'
expect 21 ask 'pawl --store alice passphrase set' 'horse\n' 'pig\n' 'cow\n'
has shown 'the two passphrases differ'
# The echo is back on after a signal, too. The shell ignores the signal and looks at the terminal.
expect 130 ask 'trap : INT; pawl --store alice identity; status=$?
stty -a | grep -qw -e "-echo" && exit 9; exit $status' '\x03'
ask 'pawl --store alice passphrase remove' 'horse\n'
alice identity > identity
