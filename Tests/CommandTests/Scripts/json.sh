# Every list, and every command that finds something out or imports or publishes, prints JSON if asked: one
# value on one line, on a terminal too.
acquainted
carol init -q --name carol
bob publish -q shelf --count 2
carol publish -q shelf --count 1
alice group add team bob
echo hello | alice encrypt -t bob -o message
printf '\n' > empty

# json ARGUMENT…: what alice's pawl prints as JSON, which is one line, is in the file `out`.
json() {
  expect 0 alice "$@" --json > out < empty
  [ "$(wc -l < out)" = 1 ] || fail "$*: $(cat out)"
  jq -e . out > parsed || [ "$(cat out)" = null ] || fail "$*: $(cat out)"
}
# fact FILTER: the filter of jq is true of what was printed.
fact() { jq -e "$1" out > found || fail "$1 is not true of $(cat out)"; }

identity=$(bob identity)
for list in 'contact list' 'contact export --all' 'group list' 'session list' 'session show bob' \
  'inspect shelf' 'verify --all' 'verify @team'; do
  json $list
  fact 'type == "array" and length > 0'
done
for one in identity 'contact show bob' 'group show team' 'inspect message' 'verify bob' check prekeys; do
  json $one
  fact 'type == "object"'
done

json check
fact '.identity | startswith("pawl1")'
fact '.contacts == 1 and .sessions == 1 and .records > 2 and .passphrase == false'
fact '.marker == "agrees" and .problems == []'
cp -r alice copy
expect 0 elsewhere copy check --json > out
fact '.marker == "none"'

json verify bob
fact ".name == \"bob\" and .identity == \"$identity\" and .verified == false"
fact ".own_identity == \"$(alice identity)\""
[ "$(jq -r .safety_number out)" = "$(alice verify -q bob | paste -sd ' ')" ] || fail "$(cat out)"
empty said
json verify bob --confirm
fact '.verified == true'
json verify @team
fact 'length == 1 and .[0].name == "bob"'
json verify bob --undo
fact '.verified == false'
expect 18 alice verify bob "$(printf '%060d' 0)" --json > out
empty out

json prekeys
fact '. == {"bundles": [], "directories": []}'
alice export -q > alice.pawl
json publish shelf --count 3
fact '.unclaimed == 3 and .new == 3 and .new_reusable and .removed == 0 and .not_yet_valid == 0'
fact ".folder | endswith(\"shelf/$(alice identity)\")"
json prekeys
fact '[.bundles[] | select(.one_time)] | length == 3'
fact '.bundles | all(.expires - .made == 90 * 86400)'
fact '.directories | length == 1 and .[0].unclaimed == 3'
fact '.directories[0].directory | endswith("/shelf")'
mv shelf away
json prekeys
fact '.directories[0].unclaimed == null'
mv away shelf
json publish --withdraw shelf
fact '.removed == 4'

json contact export --all
fact ". == [{\"name\": \"bob\", \"identity\": \"$identity\", \"verified\": false}]"
json contact export
fact '. == []'

# Importing
json import carol shelf --identity "$(carol identity)"
fact ".name == \"carol\" and .identity == \"$(carol identity)\" and .verified == false and .added"
fact '.one_time and .new_session and .expires - .created == 90 * 86400 and (has("replaced") | not)'
json import carol <(carol export)
fact '.added == false and .new_session == false and .one_time == false'
pawl --store new init -q
json import --replace --yes bob <(pawl --store new export)
fact ".replaced == \"$identity\" and .identity != \"$identity\""
alice contact remove carol -q
alice contact remove bob -q
pawl --store nobody init -q
pawl --store nobody publish -q shelf
expect 1 alice import --all --yes shelf --json > out
fact 'length == 3'
fact '[.[] | select(.error)] | length == 1'
fact '.[] | select(.error) | .error == "it suggests no name" and (.identity | startswith("pawl1"))'
fact '[.[].name] | contains(["bob", "carol"])'
# Who does not agree imports nobody.
expect 0 at_terminal --streams 02 --answer '(y/N) =n\n' -- pawl --store bob import --all shelf --json > out
[ "$(cat out)" = '[]' ] || fail "$(cat out)"

# A terminal gets the same.
alice contact list --json > out
at_terminal --raw --columns 20 --streams 1 -- pawl --store alice contact list --json
same out shown
# The answer and the status lines do not mix.
refused 2 alice import --json dave alice.pawl --status-fd 1
refused 2 alice publish --json shelf --status-fd 1
