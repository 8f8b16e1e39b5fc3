# Words for the scripts that run the recipes of pawl-recipes(7) as the page prints them, one script for
# each part of the page.
page=${BASH_SOURCE[0]%/Tests/*}/man/pawl-recipes.7
here=$PWD

# begin PART: writes to the file `lines` what to run in every section of a part of the page, in order, as
# `SECTION<tab>PERSON<tab>LINE`. The lines of a script, a systemd unit or a file of keys have that kind instead
# of a person.
begin() {
  awk -v part=".Sh $1" '
    /^\.Sh / { known = $0 == part }
    /^\.Ss / { sub(/^\.Ss /, ""); section = $0; next }
    /^\.Bd / { inside = 1; kind = ""; next }
    /^\.Ed/ { if (line) print line; line = ""; inside = 0; next }
    !known || !inside { next }
    { gsub(/\\e/, "\\") }
    kind == "" && /^#!/ { kind = "script" }
    kind == "" && /^\[/ { kind = "unit" }
    kind == "" && /^command=/ { kind = "key" }
    kind { print section "\t" kind "\t" $0; next }
    # A continued line
    /^  / { sub(/^ +/, ""); sub(/ *\\$/, "", line); line = line " " $0; next }
    line { print line }
    /^[0-9]/ { for (field = 1; field <= 5; field++) sub(/^[0-9*]+ /, ""); line = section "\tbob\t" $0; next }
    { person = $1; sub(/\$$/, "", person); sub(/^[a-z]+\$ /, ""); line = section "\t" person "\t" $0 }
  ' "$page" > lines
  [ -s lines ] || fail "nothing in $1"
}

# recipe SECTION: chooses the recipe whose lines `step`, `steps` and `block` take.
recipe() {
  grep "^$1	" lines | cut -f 2- > todo || fail "no recipe '$1'"
  echo "$1" >> tried
  rm -f ./*.rc
}

# run PERSON LINE: runs the line as that person. Options and variables that a person sets last until the
# next recipe.
run() {
  local person=$1 line=$2 folder=$here
  [ -d "in-$person" ] && folder=$here/in-$person
  case $line in
    export\ * | set\ * | url=*) echo "$line" >> "$person.rc" ;;
  esac
  (
    export HOME=$here/homes/$person
    touch "$person.rc"
    source "./$person.rc"
    cd "$folder"
    eval "$line"
  ) || fail "status $?: $person\$ $line"
}

# take: takes the next line of the recipe, as $person and $line.
take() {
  IFS=$'\t' read -r person line < todo || fail 'the recipe is over'
  sed -i 1d todo
}
# step: runs the next line of the recipe; steps: runs all that are left. aside: runs the next line beside
# those that follow.
step() {
  local person line
  take
  run "$person" "$line"
}
aside() {
  local person line
  take
  # Otherwise it would have no standard input.
  run "$person" "$line" <&0 &
}
steps() { while [ -s todo ]; do step; done; }

# block KIND: prints the lines of the script or unit that comes next.
block() {
  grep -q "^$1	" <(head -1 todo) || fail "no $1 but: $(head -1 todo)"
  awk -F '\t' -v kind="$1" '$1 != kind { exit } { print substr($0, length(kind) + 2) }' todo
  sed -i "1,$(awk -F '\t' -v kind="$1" '$1 != kind { exit } { count++ } END { print count }' todo)d" todo
}

# ended: every recipe of the part was run, and to its end.
ended() {
  empty todo
  cut -f 1 lines | uniq | while read -r section; do
    grep -qxF "$section" tried || fail "not tried: $section"
  done
}

person() { HOME=$here/homes/$1 pawl "${@:2}"; }

# stub NAME: puts a program of that name in the path, with the shell commands from standard input.
mkdir bin
stub() {
  { echo '#!/bin/sh'; cat; } > "bin/$1"
  chmod +x "bin/$1"
}
export PATH=$here/bin:$PATH
# Stands in for the network.
stub ssh <<END
[ "\$1" = new ] && HOME=$here/homes/new
cd $here && exec sh -c "\$2"
END

# units NAME DESCRIPTION: verifies the two units of a recipe, NAME.socket and NAME@.service, of which the second
# has that description; the variable `command` is then what the service starts.
units() {
  block unit > units
  sed "/^Description=$2/,\$d" units | sed '$d' > "$1.socket"
  sed -n "/^Description=$2/,\$p" units | sed '1i [Unit]' > "$1@.service"
  # If the program is not where a package puts it
  sed -i "s|^ExecStart=/usr/bin/pawl |ExecStart=$PAWL_BINARY |" "$1@.service"
  systemd-analyze verify --man=no "./$1.socket" "./$1@.service" > complaints 2>&1
  [ ! -s complaints ] || fail "$(cat complaints)"
  command=$(sed -n 's/^ExecStart=//p' "$1@.service")
}

# people: alice and bob have written to each other, and carol has imported bob's bundle.
people() {
  local person
  rm -rf homes
  for person in alice bob carol new; do
    mkdir -p "homes/$person/.local/share"
    git config --file "homes/$person/.gitconfig" user.name "$person"
    git config --file "homes/$person/.gitconfig" user.email "$person@example.org"
    [ $person = new ] || person $person init -q --name $person
  done
  person bob export | person alice import -q bob
  echo hello | person alice encrypt -t bob | person bob decrypt -q --accept alice > out
  echo hello | person bob encrypt -t alice | person alice decrypt -q > out
  person bob export | person carol import -q bob
  export BOB=$(person bob identity)
}
# stranger: carol has no contacts again.
stranger() { person carol contact remove -q bob; }

# in_git: makes a repository of which everybody has a checkout.
in_git() {
  local person
  rm -rf in-* origin
  git init -q --bare -b main origin
  for person in alice bob carol; do
    HOME=$here/homes/$person git clone -q origin in-$person 2> noise
    HOME=$here/homes/$person git -C in-$person symbolic-ref HEAD refs/heads/main
  done
  (export HOME=$here/homes/alice; cd in-alice; git commit -qm begin --allow-empty && git push -q -u origin main)
  for person in bob carol; do
    (export HOME=$here/homes/$person; cd in-$person; git pull -q origin main && git branch -q -u origin/main)
  done
}
people
