# Status lines are JSON objects with the documented keys, one a line.
acquainted
head -c 1000 /dev/urandom > content

# keys WANTED…: each line is a complete object with these keys in this order.
keys() {
  python3 - "$@" <<'END'
import json, sys
text = open("lines").read()
assert text.endswith("\n"), text
lines = text.splitlines()
assert len(lines) == len(sys.argv[1:]), lines
for line, wanted in zip(lines, sys.argv[1:]):
    pairs = json.loads(line, object_pairs_hook=list)
    assert [key for key, _ in pairs] == wanted.split(), line
END
}
encrypted='event to chain number unanswered_until bytes_in bytes_out'
sender='event from identity verified'
decrypted='event from identity verified chain number missing replay new_session bytes_out'

alice encrypt --status-fd 3 -t bob content 3> lines > message
keys "$encrypted"
told lines event '"encrypted"'
told lines to '["bob"]'
told lines number '[0]'
told lines bytes_in 1000
told lines bytes_out "$(stat -c %s message)"
chain=$(value lines chain | tr -d '[]')

bob decrypt --status-fd 3 --accept alice message 3> lines > text 2> said
keys "$sender" "$decrypted"
told lines event '"decrypted"'
told lines from '"alice"'
told lines identity "\"$(alice identity)\""
told lines verified false
told lines chain "$chain"
told lines number 0
told lines missing '[]'
told lines replay false
told lines new_session false
told lines bytes_out 1000

# Numbers count up within a chain, and start again in the next.
alice encrypt --status-fd 3 -at bob -o message 3> lines < content
told lines number '[1]'
told lines chain "[$chain]"
told lines bytes_in 1000
told lines bytes_out "$(stat -c %s message)"
bob decrypt --status-fd 3 -q message -o text 3> lines
told lines number 1
told lines bytes_out 1000
bob encrypt -t alice --status-fd 3 /dev/null 3> lines | alice decrypt -q
told lines number '[0]'
told lines bytes_in 0
alice encrypt --status-fd 3 -t bob content 3> lines > message
told lines number '[0]'
if [ "$(value lines chain)" = "[$chain]" ]; then fail "the same chain"; fi

# Also on standard error and standard output
bob decrypt --status-fd 2 -q message 2> lines > text
keys "$sender" "$decrypted"
alice encrypt --status-fd 1 -t bob content -o message > lines
keys "$encrypted"
bob decrypt --status-fd=1 -q message -o text > lines
keys "$sender" "$decrypted"

# A reader of the status lines may leave without ending the command.
alice encrypt --status-fd 3 -t bob content 3> >(:) > message
bob decrypt -q message 3> /dev/full --status-fd 3 > text
same content text
