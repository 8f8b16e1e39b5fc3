# Names are compared in Normalization Form C, and otherwise character by character.
alice init -q
bob init -q
carol init -q
composed=$'caf\u00e9' decomposed=$'cafe\u0301'
[ "$composed" != "$decomposed" ] || fail "the shell makes them one"

alice import -q "$decomposed" <(bob export)
alice import -q "$composed" <(bob export)
[ "$(alice contact list | wc -l)" = 1 ] || fail "two contacts"
for name in "$composed" "$decomposed"; do
  refused 18 alice import "$name" <(carol export)
  echo hello | alice encrypt -t "$name" > message
done
echo hello | alice encrypt -t "$composed" -t "$decomposed" --status-fd 3 3> lines > message
told lines to "[\"$composed\"]"

# The messages of the contact, with --from in both forms
bob decrypt -q --accept "$decomposed" message > text
echo hello | bob encrypt -t "$composed" > message
alice decrypt -q --keep -f "$composed" message > text
alice decrypt -q -f "$decomposed" message > text

# 64 characters, each of which is two before composition
long=$(printf 'e\u0301%.0s' {1..64})
carol import -q "$long" <(bob export)
refused 20 alice verify "$long"

# Letters that only look alike, and letters of another case, make different names.
refused 20 alice verify Café
refused 20 alice verify cafe
refused 20 alice verify $'c\u0430f\u00e9'
alice import -q CAFÉ <(carol export)
[ "$(alice contact list | wc -l)" = 2 ] || fail "not two contacts"
