#!/usr/bin/env bash
# Runs what pawl does with secrets under valgrind's memcheck, which takes every secret for undefined and
# reports each jump and each address that depends on one. Code that was made to be found has to be.
#
#   Tests/constant-time.sh [PROGRAM]   the program of Tests/ConstantTime
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-.build/test/release/ConstantTime}
command -v valgrind >/dev/null || { echo "constant-time: valgrind is missing: make tools" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Memcheck cannot read the debug information that Swift writes.
strip -g -o "$work/program" "$program"
status=0
valgrind --error-limit=no --num-callers=20 --suppressions=Tests/ConstantTime/libraries.supp \
  --log-file="$work/report" "$work/program" || status=$?
[ $status = 0 ] || cat "$work/report" >&2
exit $status
