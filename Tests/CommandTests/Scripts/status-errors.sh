# A failure is reported in a status line with the exit code.
conversing
echo hello > hello
alice encrypt -t bob hello > message

# error CODE COMMAND…: the command ends with that status, and its status line says so, behind that about the
# sender if there is one.
error() {
  local code=$1
  shift
  expect "$code" "$@" --status-fd 3 3> lines > out
  python3 - "$code" <<'END'
import json, sys
[line] = [line for line in open("lines").read().splitlines() if not line.startswith('{"event":"sender",')]
pairs = json.loads(line, object_pairs_hook=list)
assert [key for key, _ in pairs] == ["event", "code", "message"], line
event = dict(pairs)
assert event["event"] == "error" and event["code"] == int(sys.argv[1]), line
assert "pawl: error: " + event["message"] in open("said").read().splitlines(), line
END
}
error 1 alice init
error 2 alice encrypt -t a/b hello
error 10 alice decrypt message
error 14 bob decrypt <(cat message; echo)
error 15 bob decrypt <(head -c 1000 message)
error 16 bob decrypt hello
error 18 alice import carol bob.pawl --identity "$(alice identity)"
error 20 alice encrypt -t nobody hello
error 20 alice verify nobody
error 21 pawl --store nobody identity
error 23 alice encrypt -t bob missing
error 23 alice encrypt -t bob hello -o missing/out
bob decrypt -q message > out
error 11 bob decrypt message

# Names that are made to forge a line do not.
error 2 alice encrypt -t $'x\n{"event":"encrypted"}' hello
error 20 alice verify $'x","code":0,"y":"'
error 23 alice encrypt -t bob $'x\n{"event":"decrypted"}\n"\\'
error 23 bob decrypt $'\xff"\x1b\n{}'
error 21 pawl identity --store $'s"\n{"event":"error","code":0}'
