# decrypt --all reads all messages of an input, one after another. One that cannot be read does not put the
# others out of reach, and the status is that of the first failure.
conversing
# write N…: encrypts a message with each number to bob, in the files m1, m2 and so on.
write() { for n in "$@"; do echo "number $n" | alice encrypt -t bob > "m$n"; done; }
content() { for n in "$@"; do echo "number $n"; done; }

# Binary messages directly one after another; to a reader of one, a second is too much.
write 1 2 3
cat m1 m2 m3 > spool
refused 14 bob decrypt spool
expect 0 bob decrypt --all --status-fd 3 spool > out 3> status
content 1 2 3 | same - out
said '3 messages read, 0 already decrypted, 0 failed'
[ "$(grep -c decrypted status)" = 3 ] || fail "$(cat status)"
# Read once more, all of them are old, which is a failure only if nothing else was read.
refused 11 bob decrypt --all spool
write 4
cat spool m4 > longer
expect 0 bob decrypt --all longer > out
content 4 | same - out
said '1 message read, 3 already decrypted, 0 failed'

# Cut, altered and foreign messages
write 5 6 7 8 9
head -c 1000 m6 > cut
cp m8 altered
flip altered 2500 0
cat m5 cut m7 altered m9 > spool
expect 15 bob decrypt --all spool > out
content 5 7 9 | same - out
said '3 messages read, 0 already decrypted, 2 failed'
carol init -q
bob export | carol import -q bob
echo from carol | carol encrypt -t bob > foreign
write 10 11
cat m10 foreign m11 > spool
expect 12 bob decrypt --all -f alice spool > out
content 10 11 | same - out
expect 0 bob decrypt --all -q --accept carol foreign > out
has out 'from carol'
write 12
echo from carol | carol encrypt -t bob > foreign
cat foreign m12 > spool
expect 13 bob decrypt --all -f alice spool > out
content 12 | same - out

# Armored messages with text around them, each with its own prefix and line ends
for n in 13 14 15; do echo "number $n" | alice encrypt -at bob > "m$n"; done
{
  echo 'Hello Bob,'
  cat m13
  echo 'and this:'
  sed 's/^/> /' m14
  sed 's/$/\r/' m15
  echo 'Alice'
} > mail
expect 0 bob decrypt --all mail > out
content 13 14 15 | same - out

# A message is given out as soon as it is whole, not at the end of the input.
write 16 17
mkfifo pipe
bob decrypt -q --all < pipe > out &
exec 5> pipe
cat m16 >&5
until_it grep -q 'number 16' out
cat m17 >&5
exec 5>&-
wait
content 16 17 | same - out

# A file appears with the first message that is read, and has no part of one that is not.
write 18 19
head -c 600 m19 > cut
cat cut m18 cut > spool
expect 15 bob decrypt -q --all -o file spool
content 18 | same - file
expect 15 bob decrypt -q --all -o none cut
absent none

# --keep keeps the keys of all.
write 20 21
cat m20 m21 > spool
for turn in 1 2; do
  bob decrypt -q --all --keep spool > out
  content 20 21 | same - out
done

# Nothing at all, and nothing of pawl's
refused 15 bob decrypt --all < /dev/null
echo hello > hello
refused 16 bob decrypt --all hello
