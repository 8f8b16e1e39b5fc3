# The manual pages are clean, and tell of every command and each of its options.
root=${BASH_SOURCE[0]%/Tests/*}
source "${BASH_SOURCE[0]%/*}/offered.bash"
for page in pawl.1 pawl-recipes.7; do
  # That it finds the pages that this one refers to depends on the machine.
  mandoc -T lint -W warning "$root/man/$page" > lint 2> noise || fail "$page: $(cat lint)"
  mandoc -T lint "$root/man/$page" > lint 2> noise || true
  # It fits a terminal, so that lines can be copied.
  mandoc -T ascii "$root/man/$page" 2> noise | sed 's/.\x08//g' > text
  if grep -nE '^.{81}' text; then fail "$page: long lines"; fi
  if grep -v 'referenced manual not found\|outdated mandoc.db' lint; then fail "$page: style"; fi
done
page=$root/man/pawl.1

# section HEADING: the source of a section of the page, up to the next.
section() { awk -v heading=".Sh $1" '$0 == heading { inside = 1; next } /^\.Sh / { inside = 0 } inside' "$page"; }
# entry COMMAND: the source of what the page says of a command, up to the next.
entry() {
  section COMMANDS | awk -v command=".It Cm $1" '
    /^\.It Cm / { inside = index($0 " ", command " ") == 1 }
    inside'
}

# described OPTION FILE: a list in the file has an item for it.
described() {
  grep '^\.It Fl' "$2" | grep -qE "Fl $(sed 's/^-//; s/^-/Fl /' <<< "$1")( |\$)"
}

commands > commands
[ "$(wc -l < commands)" -ge 24 ] || fail "only $(cat commands)"
# What every command takes stands in a section of its own.
options lock > global
section OPTIONS > shared
while read -r option; do
  described "$option" shared || fail "no $option in OPTIONS"
done < global
[ "$(wc -l < global)" -ge 10 ] || fail "only $(cat global)"

while read -r command; do
  entry "$command" > entry
  [ -s entry ] || fail "no '$command' in COMMANDS"
  grep -qxE "\.Cm $command" <(section SYNOPSIS | sed 's/ *$//') || fail "no '$command' in SYNOPSIS"
  options "$command" | comm -23 - global > own
  while read -r option; do
    # The one that the text itself explains.
    if [ "$option" = --json ]; then
      has entry 'Fl Fl json'
    else
      described "$option" entry || fail "no $option of '$command'"
    fi
  done < own
  # What holds where it is not given.
  COLUMNS=200 pawl $command --help | grep -v 'wait for another' | grep -oE '\(default: [^)]+' |
    cut -d ' ' -f 2 > defaults || true
  while read -r value; do
    grep -qE "ormally $value(\.|,|\$)" entry || fail "no default $value of '$command'"
  done < defaults
  # And nothing that is not there.
  grep '^\.It Fl' entry | grep -oE 'Fl (Fl [a-z-]+|[a-z])' | sed 's/^Fl Fl /--/; s/^Fl /-/' | sort -u > told || true
  comm -23 told <(sort own) > invented
  empty invented
done < commands

# Every exit status, and every variable that the program asks for.
grep -oE '= [0-9]+' "$root/Sources/pawl/ExitStatus.swift" | tr -d '= ' > statuses
[ "$(wc -l < statuses)" -ge 16 ] || fail "only $(cat statuses)"
section 'EXIT STATUS' > statements
while read -r status; do
  grep -qxF ".It $status" statements || fail "no status $status"
done < statuses
grep -rhoE '"(PAWL|XDG)_[A-Z_]+"|"HOME"' "$root/Sources/pawl" | tr -d '"' | sort -u > variables
[ "$(wc -l < variables)" -ge 7 ] || fail "only $(cat variables)"
section ENVIRONMENT > statements
while read -r variable; do
  grep -qxF ".It Ev $variable" statements || fail "no $variable"
done < variables
