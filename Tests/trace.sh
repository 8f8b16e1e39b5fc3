#!/usr/bin/env bash
# Lists the Swift files in which anything runs while a message is encrypted and decrypted, and fails
# when there are too many: whoever wants to understand a command has to read these. A first message,
# and one in a session that has been answered, are traced.
#
#   Tests/trace.sh BINARY…   programs that are built with -profile-generate and
#                            -profile-coverage-mapping from the sources of this repository
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: Tests/trace.sh BINARY…" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd -P)
# As many files as one person can still keep in view. Coverage knows functions only: files that
# declare types or constants and nothing else are not counted, whether they are used or not.
LIMIT=70
# The coverage tools must be those of the compiler: others cannot read its profiles.
tools=$(dirname "$(readlink -f "$(command -v swift)")")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# An empty home, so that neither a store nor a marker of the person who runs this is touched.
export HOME=$work LC_ALL=C.UTF-8
unset PAWL_STORE PAWL_PASSPHRASE_FILE PAWL_PASSPHRASE_COMMAND XDG_DATA_HOME XDG_STATE_HOME
# What is not traced leaves no profile.
export LLVM_PROFILE_FILE=/dev/null

# traced NAME COMMAND…: runs a command and keeps its profile.
traced() {
  LLVM_PROFILE_FILE=$1.profraw "${@:2}"
}

# files NAME [FILTER]: prints the source files for which a filter of jq holds; without one, those in
# which the traced command ran anything.
files() {
  local filter=${2:-.summary.functions.covered + .summary.regions.covered > 0}
  "$tools/llvm-profdata" merge -sparse "$1.profraw" -o "$1.profdata"
  "$tools/llvm-cov" export -format=text -summary-only -instr-profile "$1.profdata" "$binary" |
    jq -r --arg root "$root/" '.data[0].files[] | select('"$filter"') | .filename
      | select(startswith($root + "Sources/") and endswith(".swift")) | ltrimstr($root)' |
    sort
}

# report NAME TITLE: prints the files of a traced command, and counts a failure above the limit.
report() {
  local found count
  found=$(files "$1")
  [ -n "$found" ] || { echo "trace: $2: no file ran; was $binary built here?" >&2; exit 1; }
  count=$(wc -l <<< "$found")
  printf '%s: %d files\n' "$2" "$count"
  sed 's/^/  /' <<< "$found"
  [ "$count" -le "$LIMIT" ] || {
    echo "trace: $2: $count files are more than $LIMIT" >&2
    failures=$((failures + 1))
  }
}

# report_uncounted NAME: prints the files that coverage does not know.
report_uncounted() {
  local found
  found=$(comm -23 <(cd "$root" && find Sources -name '*.swift' | sort) <(files "$1" true))
  printf 'without functions, not counted: %d files\n' "$(grep -c . <<< "$found")"
  sed 's/^/  /' <<< "$found"
}

failures=0
for binary in "$@"; do
  binary=$(realpath "$binary")
  mkdir "$work/conversation"
  cd "$work/conversation"
  alice() { "$binary" --store alice "$@"; }
  bob() { "$binary" --store bob "$@"; }

  alice init -q --name alice
  bob init -q --name bob
  bob export > bob.pawl
  alice import -q bob bob.pawl
  # Longer than a frame, and compressible.
  seq 100000 > list

  traced encrypt-first alice encrypt -t bob < list > first.msg
  traced decrypt-first bob decrypt --accept alice first.msg > first
  echo thanks | bob encrypt -t alice | alice decrypt -q > answer
  traced encrypt-answered alice encrypt -t bob < list > second.msg
  traced decrypt-answered bob decrypt -f alice second.msg > second
  cmp list first
  cmp list second

  report encrypt-first "encrypt, first message"
  report encrypt-answered "encrypt, answered session"
  report decrypt-first "decrypt, first message"
  report decrypt-answered "decrypt, answered session"
  report_uncounted encrypt-first
  cd "$root"
  rm -r "$work/conversation"
done
[ "$failures" = 0 ]
