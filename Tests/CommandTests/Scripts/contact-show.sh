# contact show prints all that is known of a contact: the identity, the trust in it and since when, groups,
# bundles and sessions.
acquainted
today=$(date -u +%F)
later=$(date -u -d '+90 days' +%F)
# shows LINE…: it prints these lines, with the time of day left out.
shows() {
  unchanged alice expect 0 alice contact show bob > shown
  empty said
  sed -E 's/ [0-9]{2}:[0-9]{2} UTC//g' shown > found
  printf '%s\n' "$@" > wanted
  diff wanted found || fail "$(cat shown)"
}
bob=$(bob identity)
shows "bob	$bob	not verified" "bundle	made $today	until $later" \
  "session	began $today	sent 0	received 0	ends $later unless answered"
alice verify -q bob --confirm > number
alice group add team bob
alice group add a bob
for n in 1 2; do echo $n | alice encrypt -t bob > $n; done
bob decrypt -q --accept alice 2 > text
for n in 3 4; do echo $n | bob encrypt -t alice --status-fd 3 > $n 3> sent; done
alice decrypt -q --keep 4 > text
shows "bob	$bob	verified" "since	$today" "groups	a	team" "bundle	made $today	until $later" \
  "session	began $today	sent 2, last $today	received 1, last $today	1 message missing" \
  "kept	$(value sent chain | tr -d '[]"')	1	until $(date -u -d '+120 days' +%F)"
alice contact show bob --json > json
alice session show --json bob > sessions
python3 - "$bob" <<'END'
import json, sys, time
contact = json.load(open("json"))
now = time.time()
for key in ("trusted_since", "last_bundle"):
    assert abs(contact.pop(key) - now) < 100, key
assert abs(contact.pop("last_bundle_expires") - now - 90 * 86400) < 100
sessions = contact.pop("sessions")
assert sessions == json.load(open("sessions")) and len(sessions) == 1, sessions
assert abs(sessions[0]["last_sent"] - now) < 100 and abs(sessions[0]["last_received"] - now) < 100
assert len(contact.pop("kept")) == 1
assert contact == {
    "name": "bob", "identity": sys.argv[1], "verified": True, "groups": ["a", "team"]}, contact
END
carol init -q
printf '%s\tcarol\n' "$(carol identity)" | alice contact add -q
alice contact show carol --json > json
python3 - "$(carol identity)" <<'END'
import json, sys
assert json.load(open("json")) == {
    "name": "carol", "identity": sys.argv[1], "verified": False, "trusted_since": None,
    "last_bundle": None, "last_bundle_expires": None, "groups": [], "sessions": [], "kept": []}
END
alice contact remove -q carol
refused 20 alice contact show carol
refused 2 alice contact show
refused 2 alice contact show .bob
expect 21 pawl --store nobody contact show bob
