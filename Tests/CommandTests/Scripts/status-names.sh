# Names with quotes, backslashes and braces appear correctly in status lines.
bob init -q
alice init -q
name='a"],"to":["x\'
alice import -q "$name" <(bob export)
alice encrypt -t "$name" /dev/null --status-fd 3 3> lines > message
python3 - "$name" <<'END'
import json, sys
[line] = open("lines").read().splitlines()
assert json.loads(line)["to"] == [sys.argv[1]], line
END
other=$'{"event":"decrypted","from":"\u0430lice"}\\n\u00a0x'
bob decrypt -q --accept "$other" message --status-fd 3 3> lines
python3 - "$other" <<'END'
import json, sys
lines = [json.loads(line) for line in open("lines").read().splitlines()]
assert [(line["event"], line["from"]) for line in lines] == [
    ("sender", sys.argv[1]), ("decrypted", sys.argv[1])], lines
END
bob contact list --json > json
python3 - "$other" <<'END'
import json, sys
assert [contact["name"] for contact in json.load(open("json"))] == [sys.argv[1]]
END
