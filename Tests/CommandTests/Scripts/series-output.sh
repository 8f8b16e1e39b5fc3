# decrypt --all with -o, --keep, -f and --accept, over a pipe, and at a terminal.
source "${BASH_SOURCE[0]%/*}/series.bash"
head -c 1500000 /dev/urandom > long

# A file has what could be read, and nothing of a message that is not whole.
fresh
alice encrypt -t bob --compress none long > 4
cp 4 altered
flip altered 1400000 0
head -c 1400000 4 > cut
for bad in altered cut foreign; do
  fresh
  echo old > text
  cat 1 2 $bad > input
  expect '10|14|15' bob decrypt --all input -o text
  same <(cat content.1 content.2) text
  [ "$(stat -c %a text)" = 600 ] || fail "mode $(stat -c %a text)"
  fresh
  cat 1 $bad 2 > input
  rm text
  expect '10|14|15' bob decrypt --all -o text < input
  same <(cat content.1 content.2) text
done
fresh
cat 1 4 2 > input
expect 0 bob decrypt --all input -o text
same <(cat content.1 long content.2) text
# When nothing can be read, no file appears, and an old one stays.
rm text
refused 11 bob decrypt --all input -o text
absent text
fresh
head -c 100 1 > part
for bad in foreign part /dev/null; do
  refused '10|15' bob decrypt --all $bad -o text
  absent text
done
echo old > text
refused 10 bob decrypt --all foreign -o text
has text old
[ -z "$(find . -name '.pawl*')" ] || fail "left over: $(find . -name '.pawl*')"

# The input would be lost with what cannot be read of it.
fresh
cat 1 foreign 2 > input
cp input before
refused 2 bob decrypt --all input -o input
same before input
ln -s input link
refused 2 bob decrypt --all input -o link
expect 2 bob decrypt --all input >> input
same before input

# On standard output a message that is altered at its end leaves what was genuine of it.
alice encrypt -t bob --compress none long > 4
cp 4 altered
flip altered 1400000 0
cat 1 altered 2 > input
expect 14 bob decrypt --all input > out
cmp <(head -c 10 out) content.1
cmp <(tail -c 10 out) content.2
size=$(stat -c %s out)
[ $size -gt 500000 ] && [ $size -lt 1400000 ] || fail "$size bytes"
same <(head -c $((size - 20)) long) <(head -c -10 out | tail -c +11)

# --keep
fresh
cat 1 2 3 > input
for i in 1 2; do
  expect 0 bob decrypt -q --all --keep input > out
  same <(cat content.?) out
done
bob forget -q 2
expect 0 bob decrypt --all input --status-fd 3 > out 3> lines
same <(cat content.1 content.3) out
said '2 messages read, 1 already decrypted, 0 failed'
[ "$(grep -c '"replay":true' lines)" = 2 ] || fail "$(cat lines)"
refused 11 bob decrypt --all input

# The sender is checked for each.
bob export > bob.pawl
carol import -q bob bob.pawl
echo 'from carol' > theirs
echo 'from carol again' > theirs.2
carol encrypt -t bob theirs > c1
carol encrypt -t bob theirs.2 > c2
fresh
cat 1 c1 2 c2 3 > input
expect 12 bob decrypt --all -f alice input --keep > out
same <(cat content.?) out
said "$(carol identity)"
[ "$(bob contact list | wc -l)" = 1 ] || fail "$(bob contact list)"
# The first message of a stranger makes a contact of them, who is known from then on.
expect 0 bob decrypt --all --accept carol --keep input > out
same <(cat content.1 theirs content.2 theirs.2 content.3) out
[ "$(bob contact list | wc -l)" = 2 ] || fail "$(bob contact list)"
expect 13 bob decrypt --all -f carol input > out
same <(cat theirs theirs.2) out
expect 0 bob decrypt --all -f alice <(cat 1 2 3) > out
same <(cat content.?) out
# A contact who does not exist, and a store that is not there, end it at once.
fresh
cat 1 2 > input
refused 20 bob decrypt --all -f dave input
expect 21 pawl --store nowhere decrypt --all input > out
empty out

# What stands at the end of one message comes out before the next one comes.
come_out 2

# A reader that goes away: what was not delivered can be read again.
fresh
alice encrypt -t bob long > 4
cat 1 4 2 > input
status=0
bob decrypt -q --all input | head -c 10 > out || status=${PIPESTATUS[0]}
same content.1 out
expect 0 bob decrypt --all input > out
tail -c $((1500000 + 10)) out | cmp - <(cat long content.2)

# At a terminal
fresh
cat 1 2 > input
expect 0 at_terminal -- pawl --store bob decrypt --all input
has shown 'content 1'
has shown 'content 2'
