# session list shows what was sent, received and is missing in each session, and when it was last used.
acquainted
today=$(date -u +%F)
until=$(date -u -d '+90 days' +%F)
alice session list > list
[ "$(cat list)" = "bob	current, unanswered until $until	sent 0	received 0	missing 0	last used never" ] ||
  fail "$(cat list)"
bob session list > list
empty list
for i in 0 1 2 3 4; do echo $i | alice encrypt -t bob > $i; done
bob decrypt -q --accept alice 3 > text
alice session list > list
has list 'sent 5	received 0'
bob session list > list
[ "$(cat list)" = "alice	current	sent 0	received 1	missing 3	last used $today" ] || fail "$(cat list)"
bob session show alice > shown
has shown "alice, current"
has shown "begun       $today, by them"
has shown "last used   $today"
has shown 'sent        0'
has shown 'received    1'
has shown 'missing     3'
has shown ': 0 to 2'
alice session show bob > shown
has shown "bob, current, unanswered until $until"
has shown 'by you'

# They are missing until they arrive.
bob decrypt -q 1 > text
bob session show alice > shown
has shown ': 0, 2'
bob decrypt 4 > text 2> said
unsaid 'have not arrived'
for i in 2 0; do bob decrypt -q $i > text; done
bob session show alice > shown
has shown 'missing     0'
lacks shown '    in '

bob encrypt -t alice 0 | alice decrypt -q > text
alice session list > list
has list 'bob	current	sent 5	received 1	missing 0'
alice import -q --new-session bob <(bob export)
alice session list > list
[ "$(cut -f 2 list)" = "$(printf 'current, unanswered until %s\nreceiving only' "$until")" ] ||
  fail "$(cat list)"
alice session reset -q bob
alice session list > list
[ "$(cut -f 2 list | sort -u)" = reset ] || fail "$(cat list)"

# As JSON
alice session list --json > json
python3 - <<'END'
import json, time
new, old = json.load(open("json"))
assert [s["contact"] for s in (new, old)] == ["bob", "bob"]
assert [s["state"] for s in (new, old)] == ["reset", "reset"]
assert (old["sent"], old["received"], old["missing"]) == (5, 1, [])
assert (new["sent"], new["received"], new["last_used"]) == (0, 0, 0)
assert old["began"] < new["began"] and abs(time.time() - new["began"]) < 100
assert abs(time.time() - old["last_used"]) < 100
assert new["begun_by"] == "self" and "unanswered_until" not in old
assert abs(new["unanswered_until"] - time.time() - 90 * 86400) < 100
END
echo hello | bob encrypt -t alice > lost
echo hello | bob encrypt -t alice | alice decrypt -q --status-fd 3 3> lines > text
alice session show bob --json > json
python3 - "$(value lines chain)" <<'END'
import json, sys
old = json.load(open("json"))[1]
assert old["missing"] == [{"chain": json.loads(sys.argv[1]), "numbers": [1]}], old
END
bob session show alice --json > json
python3 -c 'import json; assert json.load(open("json"))[0]["begun_by"] == "peer"'

# By contact, and of nobody else
carol init -q
carol export > carol.pawl
alice import -q anna carol.pawl
alice session list | cut -f 1 | uniq > list
[ "$(tr '\n' ' ' < list)" = 'anna bob ' ] || fail "$(cat list)"
alice session show anna > shown
lacks shown bob
refused 20 alice session show nobody
refused 2 alice session show
unchanged alice alice session list > list
