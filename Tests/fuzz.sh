#!/usr/bin/env bash
# Runs each fuzz target for TIME seconds, starting from the test vectors and the committed corpus, and
# prints a line for each. Findings stay in .build/fuzz, and make this fail.
#
#   Tests/fuzz.sh TIME [TARGET…]
set -euo pipefail
cd "$(dirname "$0")/.."
time=$1
shift
work=.build/fuzz
fuzzer=$work/release/Fuzz
failures=0
# The memory that registers point to must not appear on the screen; the program itself disables this too.
export SWIFT_BACKTRACE=enable=no

rm -rf $work/seeds
.build/test/release/VectorMaker --seeds $work/seeds
targets=("$@")
[ $# -gt 0 ] || targets=($(ls $work/seeds))

for target in "${targets[@]}"; do
  corpus=$work/corpus/$target
  mkdir -p "$corpus" "$work/findings"
  seeds=($work/seeds/"$target" Tests/Fuzz/Corpus/"$target")
  for folder in "${seeds[@]}"; do
    [ -n "$(ls "$folder")" ] || { echo "fuzz: $target: $folder is empty" >&2; exit 1; }
  done
  log=$work/$target.log
  status=0
  # AddressSanitizer's shadow memory and quarantine count as resident, so this limit is higher than
  # the one that Replay enforces below.
  ASAN_OPTIONS=quarantine_size_mb=8:detect_leaks=1 PAWL_FUZZ_TARGET=$target \
    "$fuzzer" -max_total_time="$time" -timeout=10 -rss_limit_mb=256 -max_len=16384 -print_final_stats=1 \
    -artifact_prefix="$work/findings/$target-" "$corpus" "${seeds[@]}" > "$log" 2>&1 || status=$?
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  memory=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
  echo "fuzz: $target: ${executions:-0} executions in $time s, status $status, ${memory:-?} MiB with sanitizer"
  if [ $status != 0 ] || [ "${executions:-0}" = 0 ]; then
    failures=$((failures + 1))
    tail -40 "$log" >&2
    continue
  fi
  find "$corpus" "${seeds[@]}" -type f | .build/test/release/Replay "$target" || failures=$((failures + 1))
done
[ $failures = 0 ] || { echo "fuzz: $failures targets failed" >&2; exit 1; }
echo "fuzz: no crash, no hang, no leak, none above 64 MiB"
