# session show and contact show list the messages whose keys were kept, and until when.
conversing
carol init -q
carol import -q bob <(bob export)
for i in 0 1 2 3; do echo "message $i" | alice encrypt -t bob > $i; done
echo other | carol encrypt -t bob > other
unchanged bob bob session show alice > shown
lacks shown kept
bob contact show alice --json > json
told json kept '[]'

before=$(date +%s)
bob decrypt -q --keep=1h --status-fd 3 0 3> lines > text
bob decrypt -q --keep 3 > text
bob decrypt -q --accept carol --keep=1d other > text
chain=$(value lines chain | tr -d '"')
minute='20[0-9-]* [0-9]*:[0-9]* UTC'
bob session show alice > shown
has shown 'missing     2'
has shown 'kept        2'
grep -qx "    in $chain: 0, until $minute" shown || fail "$(cat shown)"
grep -qx "    in $chain: 3, until $minute" shown || fail "$(cat shown)"
has shown "until $(date -u +%F -d "@$((before + 120 * 86400))")"
unchanged bob bob contact show alice > shown
[ "$(head -n 1 shown)" = "alice	$(alice identity)	not verified" ] || fail "$(cat shown)"
grep -qx "kept	$chain	0	until $minute" shown || fail "$(cat shown)"
[ "$(grep -c ^kept shown)" = 2 ] || fail "$(cat shown)"
[ "$(bob contact show carol | grep -c kept)" = 1 ] || fail "$(bob contact show carol)"

bob session show alice --json > session
bob session list --json > all
bob contact show alice --json > contact
python3 - "$chain" "$before" <<'END'
import json, sys
chain, before = sys.argv[1], int(sys.argv[2])
session, all, contact = (json.load(open(name)) for name in ("session", "all", "contact"))
kept = contact["kept"]
assert [(m["chain"], m["number"]) for m in kept] == [(chain, 0), (chain, 3)], kept
assert 0 <= kept[0]["until"] - before - 3600 < 100, kept
assert 0 <= kept[1]["until"] - before - 120 * 86400 < 100, kept
assert session[0]["kept"] == kept and all[0]["kept"] == kept, (session, all)
assert session[0]["missing"] == [{"chain": chain, "numbers": [1, 2]}], session
assert len(all) == 2 and len(all[1]["kept"]) == 1, all
END
# They are no longer listed once they were read for the last time.
bob decrypt -q 0 > text
bob forget -q 3
bob contact show alice > shown
lacks shown kept
bob session show alice --json > session
python3 -c 'import json; assert json.load(open("session"))[0]["kept"] == []'
