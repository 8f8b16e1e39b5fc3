# The usage line of a command lists its own options and no others, and is short.
source "${BASH_SOURCE[0]%/*}/offered.bash"
options lock > global
commands > commands
while read -r command; do
  COLUMNS=200 pawl $command --help | sed -n 's/^USAGE: //p' > usage
  grep -qE "^pawl $command( |\$)" usage || fail "not of '$command': $(cat usage)"
  [ "$(wc -c < usage)" -le 185 ] || fail "a long line: $(cat usage)"
  grep -oE -e '--[a-z-]+' usage | sort > shown || true
  options "$command" | grep -e '^--' | comm -23 - global > own || true
  cmp -s shown own || fail "'$command' shows $(cat shown) and has $(cat own)"
done < commands
