# The manual pages describe every command and each of its options, and nothing else.
root=${BASH_SOURCE[0]%/Tests/*}
source "${BASH_SOURCE[0]%/*}/offered.bash"

# section PAGE HEADING: prints the source of a section, up to the next one.
section() {
  awk -v heading=".Sh $2" '$0 == heading { inside = 1; next } /^\.Sh / { inside = 0 } inside' "$1"
}
# synopsis PAGE COMMAND: prints the page's synopsis of a command.
synopsis() {
  section "$1" SYNOPSIS | awk -v command=".Nm pawl Cm $2" '/^\.Nm/ { inside = $0 == command } inside'
}
# items PAGE: prints the options that the page explains, those of one item on one line.
items() {
  section "$1" OPTIONS | sed -nE '/^\.It Fl/ { s/ Ar [a-z]+//g; s/ Ns Op [=,] Ns//; s/^\.It //; s/Fl Fl /--/g; s/Fl /-/g; s/ ,//; p }'
}

commands > commands
[ "$(wc -l < commands)" -ge 24 ] || fail "only $(cat commands)"

# The overview covers every command, and the options of all commands.
overview=$root/man/pawl.1
listed '' | sort > listed
section "$overview" DESCRIPTION | sed -n 's/^\.It Cm //p' | sort > told
same listed told
options lock > global
[ "$(wc -l < global)" -ge 10 ] || fail "only $(cat global)"
items "$overview" | tr ' ' '\n' | sort > told
same global told

while read -r command; do
  page=$(realpath "$root/man/pawl-${command%% *}.1")
  synopsis "$page" "$command" > synopsis
  [ -s synopsis ] || fail "no '$command' in SYNOPSIS"
  options "$command" | comm -23 - global > own
  cat own >> "${page##*/}.options"
  # For an option with two names, the synopsis has one of them.
  grep -oE 'Fl (Fl [a-z-]+|[a-zA-Z])' synopsis | sed 's/Fl Fl /--/; s/Fl /-/' | sort -u > shown || true
  comm -13 own shown > invented
  [ ! -s invented ] || fail "invented: $(cat invented)"
  items "$page" > items
  while read -r option; do
    grep -qwe "$option" items || fail "no $option of '$command' in OPTIONS"
    grep -we "$option" items | tr ' ' '\n' | grep -qxFf shown || fail "no $option of '$command' in SYNOPSIS"
  done < own
  # The default
  COLUMNS=200 pawl $command --help | grep -v 'wait for another' | grep -oE '\(default: [^)]+' |
    cut -d ' ' -f 2 > defaults || true
  while read -r value; do
    section "$page" OPTIONS | grep -qE "ormally $value(\.|,|\$)" || fail "no default $value of '$command'"
  done < defaults
done < commands

# No option is described that does not exist.
for options in *.options; do
  page=$root/man/${options%.options}
  items "$page" | tr ' ' '\n' | sort > told
  comm -13 <(sort -u "$options") told > invented
  section "$page" SYNOPSIS | sed -n 's/^\.Nm pawl Cm //p' | sort -u | comm -23 - <(sort commands) >> invented
  [ ! -s invented ] || fail "invented: $(cat invented)"
done

# Every exit status, and every variable that the program reads
{ echo 0; grep -oE '= [0-9]+' "$root/Sources/Operations/ErrorClass.swift" | tr -d '= '; } > statuses
[ "$(wc -l < statuses)" -ge 16 ] || fail "only $(cat statuses)"
section "$overview" 'EXIT STATUS' | sed -n 's/^\.It //p' > told
same statuses told
for page in "$root"/man/pawl-*.1; do
  section "$page" 'EXIT STATUS' | sed -n 's/^\.It //p' | sort | comm -23 - <(sort statuses) > invented
  [ ! -s invented ] || fail "invented: $(cat invented)"
done
grep -rhoE '"(PAWL|XDG)_[A-Z_]+"|"HOME"|"TERM"|"NO_COLOR"|"COLUMNS"' "$root/Sources/pawl" | tr -d '"' | sort -u > variables
[ "$(wc -l < variables)" -ge 7 ] || fail "only $(cat variables)"
section "$overview" ENVIRONMENT | sed -n 's/^\.It Ev //p' | sort > told
same variables told
