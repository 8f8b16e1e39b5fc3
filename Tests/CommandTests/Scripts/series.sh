# decrypt --all reads all binary messages of one input in turn. One that cannot be read does not keep the
# others from being read, and the status is that of the first failure.
source "${BASH_SOURCE[0]%/*}/series.bash"
count=5
head -c 1500000 /dev/urandom > long
# reads STATUS WANTED FILE…: of the files as one input, bob reads the messages with these numbers.
reads() {
  local status=$1 wanted=$2 number
  shift 2
  cat "$@" > input
  : > wanted
  for number in $wanted; do cat content.$number >> wanted; done
  expect "$status" bob decrypt --all --status-fd 3 input > out 3> lines
  same wanted out
}
counts() { said "pawl: $1 read, $2 already decrypted, $3 failed"; }

fresh
reads 0 '1 2 3' 1 2 3
counts '3 messages' 0 0
[ "$(grep -c '^pawl: from alice, not verified$' said)" = 3 ] || fail "$(cat said)"
[ "$(grep -c '"event":"decrypted","from":"alice"' lines)" = 3 ] || fail "$(cat lines)"
# One alone, and none
reads 0 4 4
counts '1 message' 0 0
reads 15 '' /dev/null
said 'the input is truncated'
refused 15 bob decrypt --all < /dev/null
refused 15 bob decrypt < /dev/null

# Those that were read before are no failure, unless there is nothing else.
reads 11 '' 1 2
counts '0 messages' 2 0
reads 0 5 1 5 2
counts '1 message' 2 0
fresh
reads 0 '2 3 1' 2 3 1 2
counts '3 messages' 1 0

# With one that is not for bob, or was damaged or cut, at each place
cp 4 altered
flip altered $(($(stat -c %s 4) - 1)) 0
head -c -1 4 > cut
head -c 1000 4 > stump
# What follows one that was cut is taken for the rest of it at first.
for bad in 10:foreign 14:altered '14|15:cut' 15:stump 11:1 16:content.1; do
  file=${bad#*:}
  for place in first middle last; do
    fresh
    case $bad in 11:1) bob decrypt -q 1 > out; status=0 ;; *) status=${bad%:*} ;; esac
    case $place in
    # What does not begin like a binary message is a text, in which there is none.
    first) [ $file = content.1 ] || reads $status '2 3' $file 2 3 ;;
    middle) reads $status '2 3' 2 $file 3 ;;
    last) reads $status '2 3' 2 3 $file ;;
    esac
  done
done
# It is intact elsewhere, and not used up.
fresh
cp 4 altered
flip altered 2470 0
reads 14 '1 5' 1 altered 5
reads 0 4 4
# The status of the whole is that of the first failure other than "already decrypted".
fresh
cp 4 altered
flip altered 2470 0
reads 10 '1 2 3' 1 foreign 2 altered 3
counts '3 messages' 0 2
[ "$(sed -n 's/.*"event":"error","code":\([0-9]*\).*/\1/p' lines | tr '\n' ' ')" = '10 14 ' ] || fail "$(cat lines)"
fresh
cp 4 altered
flip altered 2470 0
bob decrypt -q 1 > out
reads 14 '2 3' 1 altered 2 foreign 3
counts '2 messages' 1 2
# Nothing at all can be read.
reads 14 '' 1 altered 2 foreign
# Bytes behind the last one
fresh
for more in '\n' x '\0\0\0' 'pawl/v2 stream\n'; do
  fresh
  printf -- "$more" > more
  reads 16 '1 2 3' 1 2 more 3
done
fresh
printf 'pawl/v1 str' > more
reads 15 '1 2' 1 2 more
# The other form, which is never mixed in
fresh
alice encrypt -at bob content.4 > armored
reads 16 '1 2 3' 1 armored 2 3
reads 0 4 armored

# One whose head is intact ends where what is authentic ends, whatever its content is.
fresh
alice encrypt -t bob --compress none long > message
cat message 1 > doubled
alice encrypt -t bob --compress none doubled > nested
cp doubled content.4
cp nested 4
reads 0 '4 2' 4 2
reads 0 1 1

# Without --all, a second message is one too many, and nothing is written or used up.
fresh
cat 1 2 > input
refused 14 bob decrypt input
said 'bytes follow the end of the message'
said "'pawl decrypt --all' reads several messages from one input"
refused 14 bob decrypt input -o text
absent text
refused 14 bob decrypt < input
reads 0 '1 2' 1 2
