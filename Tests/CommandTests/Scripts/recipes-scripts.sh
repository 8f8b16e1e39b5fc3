# The recipes for scripts do what they say.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin SCRIPTS

recipe 'What to do with each status'
block script > script
mkdir inbox refused
for n in 1 2 3 4; do echo "message $n" | person alice encrypt -t bob -o inbox/$n.msg; done
mv inbox/1.msg late
person bob decrypt -q inbox/2.msg > out
head -c 2500 inbox/3.msg > cut && mv cut inbox/3.msg
echo 'from carol' | person carol encrypt -t bob -o inbox/5.msg
HOME=$here/homes/bob sh script > out 2> noise
[ "$(cat inbox/4)" = 'message 4' ] || fail "not read: $(ls inbox)"
grep -qx 'not arrived: \[0,2\]' out || fail "$(cat out)"
has out 'send again: inbox/3.msg: the input is truncated'
[ "$(ls inbox)" = $'3.msg\n4' ] || fail "$(ls inbox)"
[ -e refused/5.msg ] || fail "not refused: $(ls refused)"
# Late messages are read, and messages that were read before cause no trouble.
cp late inbox/1.msg
HOME=$here/homes/bob sh script > out 2> noise
[ "$(cat inbox/1)" = 'message 1' ] || fail "not read: $(ls inbox)"
lacks out 'not arrived'
cp late inbox/1.msg
HOME=$here/homes/bob sh script > out 2> noise
absent inbox/1.msg
# An error that concerns all messages ends the loop.
mv homes/bob/.local away
cp late inbox/1.msg
HOME=$here/homes/bob expect 1 sh script > out
said 'there is no store'
[ -e inbox/1.msg ] || fail 'a message is lost'
mv away homes/bob/.local

recipe 'A command for each message'
echo 'echo a line' | stub df
steps
[ "$(cat in.* | tail -n 1)" = 'a line' ] && [ "$(ls in.* | wc -l)" = 2 ] || fail "$(tail in.*)"

recipe 'What has not arrived'
for n in 1 2 3; do echo $n | person alice encrypt -t bob -o message; done
step 2> notes
has notes 'earlier messages that have not arrived: 6 to 7'
step > told
grep -q 'missing .*[0-9]' told || fail "no numbers: $(cat told)"

recipe 'Reading twice'
echo 'a note' | person alice encrypt -t bob -o note.msg
echo 'another' | person alice encrypt -t bob -o other.msg
step > out; has out 'a note'
step > out; has out 'a note'
HOME=$here/homes/bob expect 11 pawl decrypt note.msg
step > out; has out another
step
HOME=$here/homes/bob expect 11 pawl decrypt other.msg
ended
