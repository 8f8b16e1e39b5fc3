# Every command of pawl-recipes(7) does what it says there, as it stands in the manual page.
page=${BASH_SOURCE[0]%/Tests/*}/man/pawl-recipes.7
here=$PWD

# The lines to run of every section, in order: `SECTION<tab>PERSON<tab>LINE`.
awk '
  /^\.S[hs] / { sub(/^\.S[hs] /, ""); section = $0; next }
  /^\.Bd / { inside = 1; script = 0; next }
  /^\.Ed/ { inside = 0; next }
  !inside { next }
  { gsub(/\\e/, "\\") }
  /^#!/ { script = 1 }
  script { print section "\tscript\t" $0; next }
  /^[0-9]/ { for (field = 1; field <= 5; field++) sub(/^[0-9*]+ /, ""); print section "\tbob\t" $0; next }
  { person = $1; sub(/\$$/, "", person); sub(/^[a-z]+\$ /, ""); print section "\t" person "\t" $0 }
' "$page" > lines
[ "$(wc -l < lines)" -gt 60 ] || fail "only $(wc -l < lines) lines in $page"

# recipe SECTION: what `step` and `steps` run.
recipe() {
  grep "^$1	" lines | cut -f 2- > todo || fail "no recipe '$1'"
  echo "$1" >> tried
  rm -f ./*.rc
}

# Runs a line as its person, who remembers options and variables until the next recipe.
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

# step: the next line of the recipe.
step() {
  local person line
  IFS=$'\t' read -r person line < todo || fail 'the recipe is over'
  sed -i 1d todo
  run "$person" "$line"
}
steps() { while [ -s todo ]; do step; done; }
person() { HOME=$here/homes/$1 pawl "${@:2}"; }

# What a network would do.
mkdir bin
cat > bin/ssh <<END
#!/bin/sh
[ "\$1" = new ] && HOME=$here/homes/new
cd $here && exec sh -c "\$2"
END
printf '#!/bin/sh\ncat > %s/mail.txt\n' "$here" > bin/mail
printf '#!/bin/sh\nif [ "$1" = -l ]; then timeout 60 cat wire; else cat > wire; fi\n' > bin/nc
printf '#!/bin/sh\nexec cat "%s/web/prekeys/${2#https://bob.example/prekeys/}"\n' "$here" > bin/curl
printf '#!/bin/sh\necho "$2"\n' > bin/pass
chmod +x bin/*
export PATH=$here/bin:$PATH

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
# stranger: carol knows nobody again.
stranger() { person carol contact remove -q bob; }
people

mkdir photos
echo one > photos/one
seq 20000 > photos/two
cp -r photos wanted
recipe 'A folder on another machine'
step; rm -r photos
step; diff -r photos wanted
step; rm -r photos
step; step; diff -r photos wanted
step; rm -r photos
step; diff -r photos wanted
# What it says of a message that was cut off.
person alice encrypt -t bob -z 0 photos/two -o photos.msg
head -c 70000 photos.msg > cut && mv cut photos.msg
grep 'echo incomplete' lines | cut -f 3 > line
echo 'set -o pipefail' > bob.rc
run bob "$(cat line)" > said 2> noise
has said incomplete

mkfifo wire
echo first > log
recipe 'A log, line by line'
# The listener is there before anyone writes, and the log ends with `writer`.
sleep 60 &
writer=$!
exec 7<> wire
run bob "$(sed -n '2s/^bob.//p' todo)" > arrived 2> noise 7>&- &
run alice "$(sed -n "1{s/^alice.//; s/tail -f/& -s 0.1 --pid=$writer/; p}" todo)" 2> noise2 7>&- &
until_it grep -qs first arrived
echo second >> log
until_it grep -qs second arrived
exec 7>&-
kill $writer
wait
same log arrived

people
rm ./*.msg
for n in 1 2 3 4 5; do echo $n > $n.pdf; done
recipe 'Many files'
steps
for n in 1 2 3 4 5; do same $n.pdf $n.pdf.msg.pdf; done
rm ./*.pdf ./*.msg

recipe 'By mail'
steps > out
has out 'see you'

# in_git: a repository that everybody has a checkout of.
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
in_git
echo 'a note' > in-alice/note
recipe 'Notes in a git repository'
steps > out
has out 'a note'
rm -r in-*

recipe 'To everybody in a list'
printf 'bob\n' > team
echo 'a report' > report
step
person bob decrypt -q report.msg > out
same report out
person alice verify -q bob --confirm > out
steps
person bob decrypt -q report.msg > out
same report out

recipe 'A shared folder'
mkdir shared
step
stranger
step 2> notes
has notes 'a one-time bundle'
person bob prekeys > out
has out '19 one-time bundles unclaimed'
step
person bob prekeys > out
has out '20 one-time bundles unclaimed'

recipe 'A web server'
mkdir web
step
stranger
steps 2> notes
has notes 'a reusable bundle'
echo hello | person carol encrypt -t bob | person bob decrypt -q --accept carol > out
has out hello

stranger
in_git
recipe 'A git repository with bundles'
step; step 2> noise
step 2> notes
has notes 'a one-time bundle'
cp todo later
step
# Someone else takes the same one in the same moment.
stranger
sed -i 1d later
(cd in-carol; HOME=$here/homes/carol pawl import -q bob prekeys --identity "$BOB")
taken=$(git -C in-carol diff --name-only --diff-filter=D)
[ -n "$taken" ] || fail 'the import left the checkout as it was'
(
  export HOME=$here/homes/bob
  cd in-bob
  git pull -q
  git rm -q "$taken"
  git commit -qm 'Another takes one' && git push -q
)
(cd in-carol; export HOME=$here/homes/carol; git add -A prekeys; git commit -qm Take; ! git push -q 2> /dev/null) ||
  fail 'the push was not refused'
steps 2> notes
has notes 'a one-time bundle'
echo hello | person carol encrypt -t bob | person bob decrypt -q --accept carol > out
has out hello
rm -rf in-*

mkdir inbox refused
for n in 1 2 3 4; do echo "message $n" | person alice encrypt -t bob -o inbox/$n.msg; done
person bob decrypt -q inbox/2.msg > out
head -c 2500 inbox/3.msg > cut && mv cut inbox/3.msg
echo 'from carol' | person carol encrypt -t bob -o inbox/5.msg
recipe 'What to do with each status'
cut -f 2 todo > script
HOME=$here/homes/bob sh script > out 2> noise
[ "$(cat inbox/1 inbox/4)" = $'message 1\nmessage 4' ] || fail "not read: $(ls inbox)"
absent inbox/1.msg
absent inbox/2.msg
has out 'please send again: inbox/3.msg'
[ -e refused/5.msg ] || fail "not refused: $(ls inbox refused)"

recipe 'What has not arrived'
for n in 1 2 3; do echo $n | person alice encrypt -t bob -o m; done
steps > told
has told 'missing     '
grep -q '^\[.*[0-9],[0-9].*\]$' told || fail "no numbers: $(cat told)"

recipe 'Reading twice'
echo 'a note' | person alice encrypt -t bob -o note.msg
echo 'another' | person alice encrypt -t bob -o other.msg
step > out; has out 'a note'
step > out; has out 'a note'
HOME=$here/homes/bob expect 11 pawl decrypt note.msg
step > out; has out another
step
HOME=$here/homes/bob expect 11 pawl decrypt other.msg

recipe 'A job at night'
step; step; step
HOME=$here/homes/bob expect 21 pawl identity
step
HOME=$here/homes/bob PAWL_NEW_PASSPHRASE_FILE=<(echo pawl) PAWL_PASSPHRASE_FILE=$here/homes/bob/passphrase \
  pawl passphrase set -q
recipe 'From a password manager'
steps > out
has out "$BOB"

recipe 'Many commands'
for n in 1 2 3; do echo $n | person alice encrypt -t bob -o many$n.msg; done
rm -f note.msg other.msg photos.msg report.msg
export PAWL_PASSPHRASE_COMMAND='pass show pawl'
if run bob 'pawl unlock -q' 2> said; then
  step
  PAWL_PASSPHRASE_COMMAND=false step
  [ "$(cat many1 many2 many3)" = $'1\n2\n3' ] || fail 'not read'
  step
else
  said "cannot use the kernel's keyring"
fi
unset PAWL_PASSPHRASE_COMMAND

people
recipe 'Moving to a new machine'
alice=$(person alice identity)
steps
[ "$(person new identity)" = "$alice" ] || fail 'another identity'
echo hello | person new encrypt -t bob | person bob decrypt -q -f alice > out
has out hello
absent homes/alice/.local/share/pawl

people
alice=$(person alice identity)
person alice verify -q bob --confirm > out
recipe 'A backup'
printf horse > passphrase
export PAWL_PASSPHRASE_FILE=$here/passphrase
step
rm -r homes/alice/.local
step
[ "$(person alice identity)" = "$alice" ] || fail 'another identity'
steps
unset PAWL_PASSPHRASE_FILE
# both_write: messages go both ways.
both_write() {
  echo hello | person alice encrypt -t bob | person bob decrypt -q -f alice > out
  has out hello
  echo hello | person bob encrypt -t alice | person alice decrypt -q -f bob > out
  has out hello
}
both_write
person alice contact list > out
lacks out 'not verified'

cp -r homes/alice/.local/share/pawl snapshot
echo hello | person alice encrypt -t bob > lost
rm -r homes/alice/.local/share/pawl
mv snapshot homes/alice/.local/share/pawl
recipe 'A store that was put back'
HOME=$here/homes/alice expect 22 pawl export
steps > out
has out agrees
both_write
# And when the markers were put back as well.
cp -r homes/alice kept
echo hello | person alice encrypt -t bob > lost
rm -r homes/alice
mv kept homes/alice
recipe 'A store that was put back'
steps > out
both_write

# No recipe was left out.
cut -f 1 lines | uniq | while read -r section; do
  grep -qxF "$section" tried || fail "not tried: $section"
done
