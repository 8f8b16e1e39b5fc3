#!/usr/bin/env bash
# Runs the scripts about long streams, channels and searches with a program that was built with ThreadSanitizer,
# which ends it with status 66 at the first data race.
#
#   Tests/race.sh DIRECTORY   the directory with that program
set -euo pipefail
cd "$(dirname "$0")/CommandTests/Scripts"
program=$1
scripts=$PWD
watched=(contents levels pipelines slow-pipes pipe-capacity closed-pipe pauses no-threads many-small-files
  series series-armored channel-transports channel-beside channel-last-words independent-channel many-contacts)
failures=0
for script in "${watched[@]}"; do
  place=$(mktemp -d)
  (cd "$place" && env -i HOME="$place" TMPDIR="$place" PATH="$program:$PATH" \
    TSAN_OPTIONS="halt_on_error=1:exitcode=66" PAWL_BINARY="$program/pawl" \
    bash -c 'source "$0/prelude.sh"; source "$0/$1.sh"' "$scripts" "$script") < /dev/null \
    > "$place.log" 2>&1 || {
    echo "race: $script: $(grep -A 2 -m 1 WARNING "$place.log" || tail -n 4 "$place.log")"
    failures=$((failures + 1))
  }
  rm -rf "$place" "$place.log"
done
echo "race: ${#watched[@]} scripts, $failures with findings"
[ "$failures" = 0 ]
