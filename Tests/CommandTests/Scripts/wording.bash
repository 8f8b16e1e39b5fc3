# Words for scripts that compare what is said with what should be.

# complains STATUS MESSAGE HINT COMMAND…: the command ends with that status and says just this, in one
# line of error and one of hint where there is a hint; scripts are told the same.
complains() {
  local status=$1 message=$2 hint=$3
  shift 3
  expect "$status" "$@" --status-fd 3 3> lines > out
  { echo "pawl: error: $message"; [ -z "$hint" ] || echo "pawl: hint: $hint"; } > wanted
  grep '^pawl: \(error\|hint\): ' said > complaint || true
  cmp -s wanted complaint || fail "$*: $(diff wanted complaint)"
  told lines event '"error"'
  told lines code "$status"
  told lines message "$(python3 -c 'import json, sys
print(json.dumps(sys.argv[1], ensure_ascii=False))' "$message")"
}
