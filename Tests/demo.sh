#!/usr/bin/env bash
# A conversation between two people over a real folder of files, told step by step. Everything happens
# in a temporary directory that is gone afterwards; the program used is the one in the path.
set -euo pipefail
export LC_ALL=C.UTF-8
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"

heading() { printf '\n%s\n' "$*"; }
explain() { printf '  %s\n' "$@"; }
# run COMMAND: shows a command line and runs it.
run() {
  printf '\n  $ %s\n' "$1"
  (eval "$1") 2>&1 | sed 's/^/    /'
}
# refused STATUS COMMAND: shows a command line that must end with that status.
refused() {
  printf '\n  $ %s\n' "$2"
  local status=0
  (eval "$2") > said 2>&1 || status=$?
  sed 's/^/    /' said
  printf '    (exit status %s)\n' "$status"
  [ "$status" = "$1" ] || { echo "demo: expected status $1" >&2; exit 1; }
}

heading '1. Alice and Bob each make a store, on machines of their own.'
run 'pawl --store alice init --name alice'
run 'pawl --store bob init --name bob'

heading '2. Bob makes a prekey bundle for Alice. It is not secret, and it serves one importer.'
run 'pawl --store bob export --one-time > bob.pawl'
run 'head -2 bob.pawl; wc -c bob.pawl'

heading '3. Alice imports it. That alone agrees on a session; Bob need not be there.'
run 'pawl --store alice import bob bob.pawl'

heading '4. Alice sends a folder of photographs. tar makes a stream of it, pawl a message.'
mkdir photos
head -c 400000 /dev/urandom > photos/beach.jpg
seq 1 40000 > photos/distances.csv
echo 'See you on Sunday!' > photos/note.txt
run 'ls -l photos'
run 'tar c photos | pawl --store alice encrypt -t bob > photos.msg'
run 'ls -l photos.msg'

heading '5. What an eavesdropper sees: that it is a message of pawl, and how long it is.'
run 'head -c 15 photos.msg; grep -c Sunday photos.msg || true'
explain 'Neither the sender nor the reader can be told from it, and no word of the note.'

heading '6. Bob reads it. He does not know Alice yet, so he says whom he takes the sender for.'
refused 12 'pawl --store bob decrypt photos.msg'
mkdir at-bob
run 'pawl --store bob decrypt --accept alice photos.msg | tar x -C at-bob'
run 'diff -r photos at-bob/photos && echo identical'

heading '7. A message can be read once. Its key is gone, from the store and for good.'
refused 11 'pawl --store bob decrypt photos.msg'
explain 'Nor can Alice read what she sent:'
refused 10 'pawl --store alice decrypt photos.msg'

heading '8. A thief copies the whole store of Bob now. The old message stays closed to him too.'
explain 'The one-time keys that opened it were deleted with it. (Keys of a reusable bundle live as long' \
  'as the bundle: until then, the first messages sent with it are only as safe as the store.)'
run 'cp -r bob thief'
refused 11 'pawl --store thief decrypt photos.msg'

heading '9. Bob answers, Alice writes back: both ends have fresh keys now, classical and post-quantum.'
run "echo 'Thank you!' | pawl --store bob encrypt -at alice > thanks.txt"
run 'head -3 thanks.txt'
run 'pawl --store alice decrypt -f bob thanks.txt'
run "echo 'The key is under the mat.' | pawl --store alice encrypt -t bob > secret.msg"

heading '10. The thief, with the copy from before, is locked out of what comes after.'
refused 10 'pawl --store thief decrypt secret.msg'
run 'pawl --store bob decrypt -f alice secret.msg'

heading '11. To be sure that nobody stands between them, they compare this number, by telephone say.'
run 'pawl --store alice verify bob -q'
run 'pawl --store bob verify alice -q --confirm'
run 'pawl --store bob contact list'

heading 'That was all real. "pawl --help" says what else there is.'
