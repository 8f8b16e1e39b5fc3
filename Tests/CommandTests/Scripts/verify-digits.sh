# verify compares digits behind the name: with the right ones the contact is verified, with others it says
# where they differ and changes nothing.
conversing
carol init -q
alice import -q carol <(carol export)
alice verify -q bob > number
[ "$(wc -l < number)" = 3 ] || fail "$(cat number)"
digits=$(tr -d ' \n' < number)
[ ${#digits} = 60 ] || fail "$digits"

# With the groups apart or together, in several arguments or in one with spaces and line ends
ways=("$digits" "$(cat number)" "${digits:0:31} ${digits:31}" " $digits ")
for way in "${ways[@]}"; do
  alice verify -q bob --undo > out
  expect 0 alice verify bob "$way" > out
  same number out
  said 'bob is verified'
done
alice verify -q bob --undo > out
expect 0 alice verify bob $(cat number) > out
alice contact show bob > shown
has shown '	verified'
alice verify -q bob --undo > out
said_of() { grep -q "^bob	.*	$1\$" <(alice contact list) || fail "$(alice contact list)"; }
said_of 'not verified'

# replaced GROUP: the digits with another first digit in that group, from 1.
replaced() {
  local place=$((5 * ($1 - 1)))
  echo "${2:0:place}$(((${2:place:1} + 1) % 10))${2:place + 1}"
}
refused 18 alice verify bob "$(replaced 4 "$digits")"
said 'THE SAFETY NUMBER OF bob DIFFERS in group 4 of 12'
refused 18 alice verify bob $(replaced 1 "$(replaced 12 "$digits")")
said 'DIFFERS in groups 1, 12 of 12'
refused 18 alice verify carol "$digits"
said 'THE SAFETY NUMBER OF carol DIFFERS'
said_of 'not verified'
# Wrong digits for someone who is verified change nothing either.
alice verify -q bob --confirm > out
refused 18 alice verify bob "$(replaced 4 "$digits")"
said_of verified

for wrong in "${digits:1}" "${digits}0" "${digits:1}x" 0 '' carol "${digits:1}٣"; do
  refused 2 alice verify bob "$wrong"
done
refused 2 alice verify bob "$digits" --confirm
refused 2 alice verify bob "$digits" --undo
refused 2 alice verify bob --confirm --undo
refused 2 alice verify
refused 2 alice verify bob --all

# A group and --all, one after the other
alice group add team carol bob
alice verify -q bob > wanted
echo >> wanted
alice verify -q carol >> wanted
alice verify -q @team > out
same wanted out
alice verify -q --all > out
same wanted out
expect 0 alice verify -q @team --confirm > out
[ "$(alice contact list | cut -f 3 | sort -u)" = verified ] || fail "$(alice contact list)"
expect 0 alice verify -q --all --undo > out
[ "$(alice contact list | cut -f 3 | sort -u)" = 'not verified' ] || fail "$(alice contact list)"
