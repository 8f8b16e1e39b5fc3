# The recipes for many people do what they say.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin PEOPLE

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

echo "exec cat \"$here/web/prekeys/\${2#https://bob.example/prekeys/}\"" | stub curl
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
# Someone else takes the same bundle at the same moment.
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
ended
