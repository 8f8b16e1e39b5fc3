#!/usr/bin/env bash
# A conversation between two people about a real folder of files, explained step by step. Everything
# happens in a temporary directory that is deleted at the end. The program is the one in PATH.
set -euo pipefail
export LC_ALL=C.UTF-8
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"

heading() { printf '\n%s\n' "$*"; }
explain() { printf '  %s\n' "$@"; }
# run COMMAND: prints a command line and runs it.
run() {
  printf '\n  $ %s\n' "$1"
  (eval "$1") 2>&1 | sed 's/^/    /'
}
# refused STATUS COMMAND: prints a command line and runs it; it must exit with that status.
refused() {
  printf '\n  $ %s\n' "$2"
  local status=0
  (eval "$2") > said 2>&1 || status=$?
  sed 's/^/    /' said
  printf '    (exit status %s)\n' "$status"
  [ "$status" = "$1" ] || { echo "demo: expected status $1" >&2; exit 1; }
}

heading '1. Alice and Bob each create a store, on their own machines.'
run 'pawl --store alice init --name alice'
run 'pawl --store bob init --name bob'

heading '2. Bob makes a prekey bundle for Alice. It is not secret, and only one person can use it.'
run 'pawl --store bob export --one-time > bob.pawl'
run 'head -2 bob.pawl; wc -c bob.pawl'

heading '3. Alice imports the bundle. This begins a session, even if Bob is offline.'
run 'pawl --store alice import bob bob.pawl'

heading '4. Alice sends a folder of photographs. pawl encrypts what the command behind -- writes.'
mkdir photos
head -c 400000 /dev/urandom > photos/beach.jpg
seq 1 40000 > photos/distances.csv
echo 'See you on Sunday!' > photos/note.txt
run 'ls -l photos'
run 'pawl --store alice encrypt -t bob -o photos.msg -- tar c photos'
run 'ls -l photos.msg'

heading '5. An eavesdropper sees that it is a pawl message, and how long it is.'
run 'head -c 15 photos.msg; grep -c Sunday photos.msg || true'
explain 'It reveals neither the sender nor the recipient, and not a word of the note.'

heading '6. Bob decrypts it. Alice is not one of his contacts yet, so he has to give the sender a name.'
refused 12 'pawl --store bob decrypt photos.msg'
mkdir at-bob
explain 'If the command behind -- fails, the message is not used up.'
refused 24 'pawl --store bob decrypt --accept alice photos.msg -- tar x -C no-such-folder'
run 'pawl --store bob decrypt --accept alice photos.msg -- tar x -C at-bob'
run 'diff -r photos at-bob/photos && echo identical'

heading '7. A message can be read once. Its key has been deleted for good.'
refused 11 'pawl --store bob decrypt photos.msg'
explain 'Alice cannot read what she sent either:'
refused 10 'pawl --store alice decrypt photos.msg'

heading "8. A thief now copies Bob's whole store. The thief cannot read the old message either."
explain 'The one-time keys that opened it were deleted as well. (The keys of a reusable bundle are kept' \
  'for at least 30 days after it expires: until then, a thief of the store can read the first messages' \
  'that were sent with it.)'
run 'cp -r bob thief'
refused 11 'pawl --store thief decrypt photos.msg'

heading '9. Bob answers, and Alice replies: both now have fresh keys, classical and post-quantum.'
run "echo 'Thank you!' | pawl --store bob encrypt -at alice > thanks.txt"
run 'head -3 thanks.txt'
run 'pawl --store alice decrypt -f bob thanks.txt'
run "echo 'The key is under the mat.' | pawl --store alice encrypt -t bob > secret.msg"

heading '10. The thief, who has the earlier copy, cannot read what follows.'
refused 10 'pawl --store thief decrypt secret.msg'
run 'pawl --store bob decrypt -f alice secret.msg'

heading '11. To be sure that nobody stands between them, they compare a number, for example by telephone.'
run 'pawl --store alice verify bob -q'
run 'pawl --store bob verify alice -q --confirm'
run 'pawl --store bob contact list'

heading 'Everything above was real. "pawl --help" shows what else pawl can do.'
