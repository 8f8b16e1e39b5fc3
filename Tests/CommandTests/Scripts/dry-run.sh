# encrypt --dry-run says who can be written to, until when, and how long the head will be, and changes nothing.
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
