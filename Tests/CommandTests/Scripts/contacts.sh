# contact list prints a line for each contact, with its identity and whether it is verified.
acquainted
unchanged alice expect 0 alice contact list > list
empty said
[ "$(wc -l < list)" = 1 ] || fail "not one"
has list "bob	$(bob identity)"
has list 'not verified'

alice verify -q bob --confirm > /dev/null
alice contact list > list
lacks list 'not verified'
has list verified

alice contact list --json > json
python3 - "$(bob identity)" <<'END'
import json, sys
[contact] = json.load(open("json"))
assert contact["name"] == "bob" and contact["identity"] == sys.argv[1] and contact["verified"] is True
END

carol init -q
carol contact list > list
empty list
carol contact list --json > json
python3 -c 'import json; assert json.load(open("json")) == []'
expect 21 pawl --store nobody contact list > out
empty out
