#!/usr/bin/env bash
# run.sh COMMAND [ARG]…: runs the tests with this command. When some fail, the end says once more which, each with
# the last lines of what it said, so that a log's end is enough to know.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"$@" 2>&1 | tee "$log"
status=$?
[ $status = 0 ] && exit 0
# An issue's text goes on until another line of the runner's begins.
awk -v most=8 '
  function tell(  i) { for (i = (count > most ? count - most + 1 : 1); i <= count; i++) print text[i]; count = 0 }
  / recorded an issue( with [0-9]+ arguments?.*)? at / { tell(); inside = 1; print substr($0, 1, 300); next }
  /^(◇|✔|✘)/ || /^Test (Suite|Case) / { inside = 0 }
  inside { text[++count] = substr($0, 1, 300) }
  /^✘ Test run with / { summary = $0 }
  END { tell(); if (summary) print summary }' "$log"
exit $status
