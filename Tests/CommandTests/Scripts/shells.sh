# Process substitution works in each shell that has it, in both directions.
conversing
echo hello > hello
export PAWL_STORE=alice

# through SHELL PIECE: prints what bob reads when that shell runs the piece.
through() {
  local flags=-c
  case $1 in zsh) flags=-fc ;; fish) flags='--no-config -c' ;; esac
  rm -f text
  # The flags are split by the shell here.
  $1 $flags "$2" 2> said || fail "$1, $2: $(cat said)"
  until_it test -s text
  [ "$(cat text)" = hello ] || fail "$1, $2: $(cat text)"
}
for shell in bash zsh; do
  through $shell 'pawl --store bob decrypt -q <(pawl encrypt -t bob hello) > text'
  through $shell 'pawl --store bob decrypt -qo text <(pawl encrypt -at bob < hello)'
  through $shell 'pawl encrypt -t bob <(cat hello) | pawl --store bob decrypt -q -o >(cat > text)'
  through $shell 'pawl encrypt -t bob -o >(pawl --store bob decrypt -qo text) hello'
  through $shell 'pawl encrypt -t bob > >(pawl --store bob decrypt -qo text) < hello'
  through $shell 'pawl encrypt -at bob <<< hello | pawl --store bob decrypt -q - > text'
done
# A file that goes away, and one output into two
through zsh 'pawl --store bob decrypt -q =(pawl encrypt -t bob hello) > text'
through zsh 'pawl encrypt -t bob hello > one > two; cmp one two; pawl --store bob decrypt -q one > text'
through fish 'pawl --store bob decrypt -q (pawl encrypt -t bob hello | psub) > text'
through fish 'pawl --store bob decrypt -q (pawl encrypt -t bob hello | psub --fifo) > text'
through fish 'pawl encrypt -t bob hello | pawl --store bob decrypt -q > text; and true'
