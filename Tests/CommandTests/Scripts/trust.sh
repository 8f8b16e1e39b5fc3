# Who sent a message, and whether that identity is verified, is reported on standard error and in the
# status line; a changed identity is refused prominently, with the two ways forward.
conversing
echo hello > hello
tells() {
  alice encrypt -t bob hello | bob decrypt --status-fd 3 "$@" 3> lines > text 2> said
  same hello text
}
tells
said 'from alice, not verified'
told lines from '"alice"'
told lines verified false
told lines identity "\"$(alice identity)\""
bob verify -q alice --confirm > number
tells -f alice
said 'from alice, verified'
told lines verified true
has <(bob contact list) "alice	$(alice identity)	verified"

# Both have the same safety number.
alice verify -q bob > other
grep -oE '[0-9]{5}( [0-9]{5})*' number > numbers
grep -oE '[0-9]{5}( [0-9]{5})*' other > others
same numbers others
[ -s numbers ] || fail "no number: $(cat number)"

# Someone else with that name
pawl --store mallory init -q --name alice
pawl --store mallory export > mallory.pawl
pawl --store mallory publish -q keys
refused 18 bob import alice mallory.pawl
for way in mallory.pawl keys "keys/$(pawl --store mallory identity)"; do
  refused 18 bob import alice $way
  said 'THE IDENTITY OF alice HAS CHANGED'
  said "$(alice identity)"
  said "$(pawl --store mallory identity)"
  said 'impersonating alice'
  said 'ask them in person'
  said 'save a new identity under another name'
done
has <(bob contact list) "alice	$(alice identity)	verified"
pawl --store mallory import -q bob <(bob export)
echo trust me | pawl --store mallory encrypt -t bob > message
refused 12 bob decrypt message
refused 12 bob decrypt message -f alice
refused 18 bob decrypt message --accept alice
said 'THE IDENTITY OF alice HAS CHANGED'

# The two ways forward: another name, or removing the old contact first
bob import -q alice2 mallory.pawl
bob contact remove -q alice2
bob contact rename alice 'old alice'
bob decrypt --accept alice message --status-fd 3 3> lines > text 2> said
said 'from alice, not verified'
told lines verified false
has <(bob contact list) "old alice	$(alice identity)	verified"
