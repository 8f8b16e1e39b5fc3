# A misspelt command or option is answered with an error and a hint, which name it, what may have been
# meant and where to read on.
mkdir empty-home
export HOME=$PWD/empty-home

# misspelt LINE ERROR HINT: the command line is answered this way, for people and for scripts.
misspelt() {
  local status=0
  # The words of the line are split by the shell here.
  pawl --status-fd 3 $1 > out 2> said 3> lines < /dev/null || status=$?
  [ $status = 2 ] || fail "status $status: pawl $1"
  empty out
  printf 'pawl: error: %s\npawl: hint: %s\n' "$2" "$3" > wanted
  same wanted said
  told lines code 2
  told lines message "\"$2\""
}

# Commands, also after global options and within groups
misspelt 'sesion list' "'pawl' has no command 'sesion'" \
  "did you mean 'session'? see 'pawl --help'"
misspelt '-q --store x sesion' "'pawl' has no command 'sesion'" \
  "did you mean 'session'? see 'pawl --help'"
misspelt 'encypt -t bob' "'pawl' has no command 'encypt'" "did you mean 'encrypt'? see 'pawl --help'"
misspelt dceypt "'pawl' has no command 'dceypt'" "did you mean 'decrypt'? see 'pawl --help'"
misspelt Encrypt "'pawl' has no command 'Encrypt'" "did you mean 'encrypt'? see 'pawl --help'"
misspelt pass "'pawl' has no command 'pass'" "did you mean 'passphrase'? see 'pawl --help'"
misspelt 'contact lst' "'pawl contact' has no command 'lst'" \
  "did you mean 'list'? see 'pawl contact --help'"
misspelt 'contact -q lst' "'pawl contact' has no command 'lst'" \
  "did you mean 'list'? see 'pawl contact --help'"
misspelt list "'pawl' has no command 'list'" \
  "did you mean 'contact list', 'group list' or 'session list'? see 'pawl --help'"
misspelt version "'pawl' has no command 'version'" "did you mean '--version'? see 'pawl --help'"
# There is no guess for a word that resembles nothing.
misspelt frobnicate "'pawl' has no command 'frobnicate'" "see 'pawl --help'"
# If there are only a few commands, all are listed.
misspelt 'contact frobnicate' "'pawl contact' has no command 'frobnicate'" \
  "it has 'list', 'show', 'rename', 'remove', 'export' or 'add'; see 'pawl contact --help'"
misspelt - "'pawl' has no command '-'" "see 'pawl --help'"
expect 2 pawl $'\e[2J'
said "'pawl' has no command '\u{1b}[2J'"

# Options
misspelt 'decrypt --acept alice' "'pawl decrypt' has no option '--acept'" \
  "did you mean '--accept'? see 'pawl decrypt --help'"
misspelt 'dec --acept=alice' "'pawl decrypt' has no option '--acept'" \
  "did you mean '--accept'? see 'pawl decrypt --help'"
misspelt 'encrypt --tp bob' "'pawl encrypt' has no option '--tp'" \
  "did you mean '--to'? see 'pawl encrypt --help'"
misspelt 'session prune --older 3d' "'pawl session prune' has no option '--older'" \
  "did you mean '--older-than'? see 'pawl session prune --help'"
misspelt '--sotre x check' "'pawl' has no option '--sotre'" "did you mean '--store'? see 'pawl --help'"
misspelt 'decrypt -t bob' "'pawl decrypt' has no option '-t'" "see 'pawl decrypt --help'"
misspelt 'encrypt -aj -t bob' "'pawl encrypt' has no option '-aj'" "see 'pawl encrypt --help'"
misspelt 'contact --json' "'pawl contact' has no option '--json'" "see 'pawl contact --help'"
misspelt -help "'pawl' has no option '-help'" "did you mean '--help'? see 'pawl --help'"
# Forms that the parser would accept, but that are not documented
misspelt '--generate-completion-script bash' \
  "'pawl' has no option '--generate-completion-script'" "see 'pawl --help'"
misspelt --help-hidden "'pawl' has no option '--help-hidden'" "see 'pawl --help'"

# A request for help does not hide the mistake.
for line in 'help sesion' 'sesion --help' 'sesion -h'; do
  expect 2 pawl $line > out
  empty out
  said "did you mean 'session'? see 'pawl --help'"
done
for line in 'help contact lst' 'contact lst --help'; do
  expect 2 pawl $line > out
  empty out
  said "did you mean 'list'? see 'pawl contact --help'"
done
expect 2 pawl decrypt --acept --help > out
said "did you mean '--accept'?"

# All other wrong usage refers to the help of the command in question.
misspelt 'encrypt -t bob a b' "unexpected argument 'b'" \
  "to send several files: tar c a b | pawl encrypt -t NAME; see 'pawl encrypt --help'"
misspelt 'contact rename bob' "missing expected argument '<new-name>'" \
  "see 'pawl contact rename --help'"
misspelt 'encrypt -t bob --level -a' "missing value for '--level <0-9>'" "see 'pawl encrypt --help'"
misspelt 'encrypt --pad=3 -t bob' "the option '--pad' does not take any value, but '3' was specified" \
  "see 'pawl encrypt --help'"
misspelt 'export --valid-for 3' \
  "the value '3' is invalid for '--valid-for <duration>', a number above 0 followed by s, m, h, d, w or y" \
  "see 'pawl export --help'"
misspelt 'encrypt' 'no recipient given: use -t NAME or -R FILE' "see 'pawl encrypt --help'"
misspelt 'session reset' 'give either a NAME or --all' "see 'pawl session reset --help'"
[ -z "$(ls -A "$HOME")" ] || fail "something was made: $(ls -A "$HOME")"

misspelt 'decrypt -r bob' "'pawl decrypt' has no option '-r'" "see 'pawl decrypt --help'"
