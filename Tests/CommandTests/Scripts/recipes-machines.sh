# The recipes for machines do what they say.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin MACHINES

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
# both_write: messages can be sent in both directions.
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
# Also if the markers were put back
cp -r homes/alice kept
echo hello | person alice encrypt -t bob > lost
rm -r homes/alice
mv kept homes/alice
recipe 'A store that was put back'
steps > out
both_write

recipe 'A store that may have been copied'
cp -r homes/alice copy
person alice export > old.pawl
step
step
step 2> notes
has notes 'a session has begun'
steps 2> notes
has notes 'a session has begun'
both_write
# Nothing in the copy opens what is written then.
echo secret | person bob encrypt -t alice > message
HOME=$here/copy expect 10 pawl decrypt message
person alice decrypt -q -f bob message > out
has out secret
HOME=$here/homes/bob expect 17 pawl import alice old.pawl
ended
