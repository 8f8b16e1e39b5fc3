# contact show prints the identity of a contact and the trust in it.
acquainted
unchanged alice expect 0 alice contact show bob > shown
[ "$(cat shown)" = "bob	$(bob identity)	not verified" ] || fail "$(cat shown)"
alice verify -q bob --confirm > /dev/null
alice contact show bob > shown
[ "$(cat shown)" = "bob	$(bob identity)	verified" ] || fail "$(cat shown)"
alice contact show bob --json > json
python3 - "$(bob identity)" <<'END'
import json, sys
assert json.load(open("json")) == {"name": "bob", "identity": sys.argv[1], "verified": True, "kept": []}
END
refused 20 alice contact show carol
refused 2 alice contact show
refused 2 alice contact show .bob
expect 21 pawl --store nobody contact show bob
