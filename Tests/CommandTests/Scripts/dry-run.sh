# encrypt --dry-run says who can be written to, until when, and how long the head will be, also as JSON, and
# changes nothing.
conversing
carol init -q
alice import -q carol <(carol export --valid-for 30d)
alice group add team bob carol
echo hello > hello
unchanged alice alice encrypt --dry-run -t @team hello > list
until=$(date -u -d '+30 days' +%F)
grep -qx 'bob	without limit' list || fail "$(cat list)"
grep -qx "carol	until $until ..:.. UTC" list || fail "$(cat list)"
# 49 bytes, 2,441 for each recipient, and 1,224 for each who has not answered
grep -qx "head	$((49 + 2441 * 2 + 1224)) bytes" list || fail "$(cat list)"
[ "$(wc -l < list)" = 3 ] || fail "$(cat list)"
alice encrypt -t @team /dev/null > message
[ "$(head -c $((49 + 2441 * 2 + 1224)) message | wc -c)" = $((49 + 2441 * 2 + 1224)) ] || fail 'a longer head'

# As JSON: whole identities, times in seconds, and a time only for who has not answered
fact() { jq -e "$1" answer > found || fail "$1 is not true of $(cat answer)"; }
unchanged alice expect 0 alice encrypt --dry-run --json -t @team hello > answer
[ "$(wc -l < answer)" = 1 ] || fail "$(cat answer)"
fact '[.recipients[].name] == ["bob", "carol"] and .head_bytes == 6155'
fact ".recipients[0] == {\"name\": \"bob\", \"identity\": \"$(bob identity)\", \"verified\": false}"
fact ".recipients[1] | .identity == \"$(carol identity)\" and (.unanswered_until | todate | startswith(\"$until\"))"
at_terminal --raw --columns 20 --streams 1 -- pawl --store alice encrypt --dry-run --json -t @team
same answer shown
refused 2 alice encrypt --json -t bob hello
said '--json goes with --dry-run only'
# The answer and the status lines do not mix.
refused 2 alice encrypt --dry-run --json -t bob -o elsewhere --status-fd 1

# Nothing is read or written, and no command runs.
alice encrypt --dry-run -t bob -o out missing > list
absent out
alice encrypt --dry-run -t bob -- touch ran > list
absent ran
alice encrypt --dry-run -t bob < /dev/null > list
has list 'head	2490 bytes'

# Those who cannot be written to are named, and the others are listed all the same.
pawl --store dave init -q
printf '%s\tdave\n' "$(pawl --store dave identity)" | alice contact add -q
unchanged alice expect 20 alice encrypt --dry-run -t dave -t bob hello > list
said 'no session for sending to dave'
grep -qx 'bob	without limit' list || fail "$(cat list)"
lacks list dave
expect 20 alice encrypt --dry-run --json -t dave -t bob hello > answer
said 'no session for sending to dave'
fact '[.recipients[].name] == ["bob", "dave"] and .head_bytes == 2490'
fact '.recipients[1] | .error == "no session for sending to dave" and (has("unanswered_until") | not)'
fact '.recipients[0] | has("error") | not'
expect 20 alice encrypt --dry-run --json -t dave > answer
fact '(.recipients | length == 1) and .head_bytes == 49'
expect 20 alice encrypt --dry-run -t erin > list
said 'no such contact: erin'
printf 'bob\nerin\n' > people
expect 20 alice encrypt --dry-run -R people hello > list
said 'line 2 of the list'
source "${BASH_SOURCE[0]%/*}/clock.bash"
expect 17 ahead $((40 * days)) pawl --store alice encrypt --dry-run -t @team hello > list
said expired
said carol
grep -qx 'bob	without limit' list || fail "$(cat list)"
