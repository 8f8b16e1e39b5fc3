# The recipes for streams do what they say.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin STREAMS

mkdir photos
echo one > photos/one
seq 20000 > photos/two
cp -r photos wanted
recipe 'A folder on another machine'
step; rm -r photos
step; diff -r photos wanted
step; rm -r photos
step; diff -r photos wanted
step; rm -r photos
step; diff -r photos wanted
# What it says about a truncated message
person alice encrypt -t bob -z 0 photos/two -o photos.msg
head -c 70000 photos.msg > cut && mv cut photos.msg
grep 'echo incomplete' lines | cut -f 3 > line
run bob "$(cat line)" > said 2> noise
has said incomplete
HOME=$here/homes/bob expect 15 pawl decrypt photos.msg > out

recipe 'Every night to another host'
block script > homes/alice/nightly
echo 'echo 2026-11-21' | stub date
mkdir homes/alice/documents
echo content > homes/alice/documents/one
nightly() { HOME=$here/homes/alice bash homes/alice/nightly; }
nightly
[ "$(ls homes/alice)" = $'documents\nnightly' ] || fail "$(ls homes/alice)"
steps
same homes/alice/documents/one documents/one
# If tar fails, nothing is sent, and the failure is reported.
cp documents-2026-11-21.msg before
rm -r homes/alice/documents
if nightly 2> noise; then fail 'no failure'; fi
same before documents-2026-11-21.msg

mkfifo wire
stub nc <<'END'
if [ "$1" = -l ]; then timeout 60 cat wire; else cat > wire; fi
END
echo first > log
recipe 'A log, line by line'
# The listener starts before anyone writes, and the log ends with `writer`.
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
recipe 'Many messages in one file'
echo 'echo a line' | stub df
steps > out 2> notes
same out - <<< $'a line\na line'
has notes '2 messages read'
person alice encrypt -t bob -o cut.msg log
head -c 600 cut.msg > spool
person alice encrypt -t bob log >> spool
HOME=$here/homes/bob expect 15 pawl decrypt -q --all spool > out
same log out

people
rm -f ./*.msg
names=(1 2 3 'with a space' "it's" '-n')
mkdir kept
for name in "${names[@]}"; do echo "$name" > "./$name.pdf"; done
recipe 'Many files'
step
mv ./*.pdf kept
step
for name in "${names[@]}"; do same "kept/$name.pdf" "./$name.pdf"; done

recipe 'Storage in a cloud'
export RCLONE_CONFIG_CLOUD_TYPE=alias RCLONE_CONFIG_CLOUD_REMOTE=$here/cloud RCLONE_CONFIG=$here/rclone.conf
touch rclone.conf
step
head -c 15 cloud/photos.msg > magic
same magic - <<< 'pawl/v1 stream'
rm -r photos
step
diff -r photos wanted
ended
