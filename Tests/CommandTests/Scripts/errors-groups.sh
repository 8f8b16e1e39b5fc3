# Errors about groups, lists, safety numbers and files that must not be replaced have the documented texts.
source "${BASH_SOURCE[0]%/*}/wording.bash"
acquainted
echo hello > hello

complains 20 'no such group: team' "see 'pawl group list'; 'pawl group add team NAME' makes one" \
  alice encrypt -t @team hello
alice group add 'the team' bob
complains 20 'no such group: the teem' \
  "did you mean 'the team'? see 'pawl group list'; 'pawl group add 'the teem' NAME' makes one" \
  alice group show 'the teem'
complains 20 'the team is a group, not a contact' "write it as '@the team'" alice encrypt -t 'the team' hello
alice group add crew bob
complains 20 'crew is a group, not a contact' 'write it as @crew' alice verify crew
complains 1 'another group is already named the team' "see 'pawl group list', and use another name" \
  alice group rename crew 'the team'
alice group remove 'the team' bob
complains 20 'bob is not in the group the team' "see 'pawl group show 'the team''" \
  alice group remove 'the team' bob
complains 20 'the group the team has no members' "'pawl group add 'the team' NAME' adds one" \
  alice encrypt -t '@the team' hello

# Lists
printf 'bob\nerin\n' > list
complains 20 'line 2 of the list: no such contact: erin' \
  "see 'pawl contact list'; 'pawl import erin FILE' adds one" alice encrypt -R list hello
head -c 1100000 /dev/zero | tr '\0' '\n' > long
complains 2 'the list of recipients is too long' 'a message can have at most 1024 recipients' \
  alice encrypt -R long hello
complains 2 "'-R -' reads the recipients from standard input, so it needs a FILE" \
  "see 'pawl encrypt --help'" alice encrypt -R - < list
complains 2 'no recipient given: use -t NAME or -R FILE' "see 'pawl encrypt --help'" \
  alice encrypt -R /dev/null hello
complains 16 'list: line 1 of the list is not an identity, a tab and a name' \
  "'pawl contact export' writes such lists; nobody was added" alice contact add list
complains 1 'bob is not verified, and cannot introduce others' \
  "compare the safety number first: 'pawl verify bob'" alice contact add --introduced-by bob /dev/null

# Safety numbers
complains 2 'a safety number has sixty digits' \
  "'pawl verify bob' shows it; spaces between the digits do not matter" alice verify bob 12345
digits=$(alice verify -q bob | tr -d ' \n')
other=$(((${digits:0:1} + 1) % 10))${digits:1}
complains 18 'THE SAFETY NUMBER OF bob DIFFERS in group 1 of 12' \
  'if these are the digits that bob sees, someone may be between you: compare both identities, and do not write anything secret' \
  alice verify bob "$other"
complains 2 'give only one of DIGITS, --confirm and --undo' "see 'pawl verify --help'" \
  alice verify bob --undo --confirm

complains 1 'hello exists already' 'use another name, or leave out --no-clobber' \
  alice encrypt -t bob --no-clobber -o hello long
