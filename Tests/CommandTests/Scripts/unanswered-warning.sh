# From 14 days before an unanswered session ends, encrypt says so; the status line always says until when a
# recipient who has not answered can be written to.
source "${BASH_SOURCE[0]%/*}/clock.bash"
alice init -q
bob init -q
carol init -q
alice import -q bob <(bob export --valid-for 30d)
alice import -q carol <(carol export --valid-for 90d)
echo hello > hello
later() { ahead $(($1 * days)) pawl --store alice encrypt --status-fd 3 "${@:2}" hello 3> status; }

end=$(date -u -d '+30 days' +%F)
expect 0 later 0 -t bob > first
unsaid warning
made=$(date +%s)
until=$(value status unanswered_until | tr -d '[]')
[ $((until - made)) -gt $((30 * days - 100)) ] && [ $((until - made)) -le $((30 * days)) ] || fail "$until"
# The moments before and after the last 14 days begin
expect 0 later 15 -t bob > message
unsaid warning
expect 0 later 17 -t bob > message
said "warning: bob has not answered, and cannot be written to after $end without a fresh bundle of theirs"
expect 0 later 17 -t carol -t bob > message
said 'bob has not answered'
unsaid carol
python3 - "$until" <<'END'
import json, sys
line = json.loads(open("status").read().splitlines()[-1])
assert line["to"] == ["carol", "bob"] and line["unanswered_until"][1] == int(sys.argv[1]), line
assert line["unanswered_until"][0] > line["unanswered_until"][1] + 50 * 86400, line
END
expect 0 later 17 -q -t bob > message
empty said
unchanged alice expect 17 later 31 -t bob > message

# After an answer there is nothing to warn of.
bob decrypt -q --accept alice first > text
echo thanks | bob encrypt -t alice | alice decrypt -q > text
expect 0 later 17 -t bob -t carol > message
unsaid warning
[ "$(value status unanswered_until | cut -d , -f 1)" = '[null' ] || fail "$(cat status)"
expect 0 later 60 -t bob > message
unsaid warning
