# decrypt --all -- COMMAND runs the command once for each message. Where it fails, the message's key stays
# and the others are read.
source "${BASH_SOURCE[0]%/*}/series.bash"
content() { seq "$1" $(($1 * 40000)); }
count=4
cat > take <<'END2'
#!/bin/bash
cat > "got.$PAWL_FROM.$PAWL_NUMBER"
echo "$PAWL_FROM $PAWL_NUMBER" >> runs
case $PAWL_NUMBER in $BAD) exit 3 ;; esac
END2
chmod +x take
export BAD=none
# numbers LINES: prints the numbers of the messages that were read.
numbers() { sed -n 's/.*"event":"decrypted".*"number":\([0-9]*\).*/\1/p' "$1" | tr '\n' ' '; }

for options in '' -a; do
  fresh
  cat 1 2 3 4 > input
  rm -f got.* runs
  bob decrypt --all --status-fd 3 input -- ./take 2> said 3> lines
  said '4 messages read, 0 already decrypted, 0 failed'
  [ "$(wc -l < runs)" = 4 ] || fail "$(cat runs)"
  [ "$(cut -d ' ' -f 2 runs | tr '\n' ' ')" = "$(numbers lines)" ] || fail "$(cat runs lines)"
  number=0
  for file in $(ls -v got.alice.*); do
    number=$((number + 1))
    same content.$number "$file"
  done
  # Nothing is run for a message that was read before.
  rm runs
  refused 11 bob decrypt --all input -- ./take
  absent runs

  # One for which it fails, among others that are damaged or for somebody else
  fresh
  cat 1 2 3 > input
  bob decrypt --all --keep --status-fd 3 input -- ./take 2> said 3> lines
  read -r _ bad _ <<< "$(numbers lines)"
  rm -f got.* runs
  BAD=$bad expect 24 bob decrypt --all --status-fd 3 input -- ./take 3> lines
  said "'./take' ended with status 3"
  said '2 messages read, 0 already decrypted, 1 failed'
  [ "$(wc -l < runs)" = 3 ] || fail "$(cat runs)"
  bob decrypt --all input -- cmp - content.2 2> said
  said '1 message read, 2 already decrypted, 0 failed'

  # The status is that of the first failure.
  fresh
  for order in '24 2 foreign' '10 foreign 2'; do
    set -- $order
    cat $2 $3 > input
    expect $1 bob decrypt --all input -- false
  done
  cat 1 2 > input
  expect 24 bob decrypt --all input -- no-such-program
  unsaid 'messages read'
  expect 0 bob decrypt --all input -- true
done

# A part of a message is not taken for the whole.
options=--compress=none
fresh
big() { head -c 4000000 /dev/urandom; }
alice encrypt -t bob --compress none <(big) > long
# More than a pipe holds
head -c 3500000 long > cut
cat 1 cut 2 > input
cat > take <<'END2'
#!/usr/bin/python3
import os, sys
open("begun", "a").write("x")
sys.stdin.buffer.read()
open("whole", "a").write("x")
END2
expect '14|15' bob decrypt --all input -- ./take
[ "$(cat begun)" = xxx ] && [ "$(cat whole)" = xx ] || fail "$(cat begun) $(cat whole)"

# A stream: each runs when its message has come, and the sender is checked for each.
bob export | carol import -q bob
echo theirs > theirs
carol encrypt -t bob theirs > c1
fresh
cat 1 c1 2 > input
rm -f ran
expect 12 bob decrypt --all input -- sh -c 'echo "$PAWL_FROM" >> ran; cat > /dev/null'
[ "$(cat ran)" = $'alice\nalice' ] || fail "$(cat ran)"
expect 0 bob decrypt --all --accept carol input -- sh -c 'cat; echo "$PAWL_FROM" >> ran' > out
has out theirs
has ran carol
# No message at all
refused 15 bob decrypt --all /dev/null -- touch begun2
absent begun2
