# Words for scripts that compare error messages with their exact text.

# complains STATUS MESSAGE HINT COMMAND…: the command ends with that status and reports exactly this, in
# an error line and, unless HINT is empty, a hint line; the status line has the same message.
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
