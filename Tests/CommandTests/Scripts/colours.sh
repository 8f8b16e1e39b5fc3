# On a terminal the words for errors, for warnings and for whether somebody is verified have colours. Each
# stream is judged by itself, and what is read by programs has none.
export TERM=xterm-256color
acquainted
carol init -q
pawl --store dave init -q
alice import -q carol <(carol export)
alice import -q dave <(pawl --store dave export)
alice verify -q carol --confirm > number
printf '%s\teve\n' "$(pawl --store eve init -q && pawl --store eve identity)" > list
alice contact add -q --introduced-by carol list
red=$'\e[1;31m' yellow=$'\e[1;33m' good=$'\e[32m' doubtful=$'\e[33m' plain=$'\e[m'

# Lists, on standard output
at_terminal --streams 1 -- pawl --store alice contact list 2> notes
line() { grep "^$1 " shown > line; }
line bob
has line "  ${doubtful}not verified$plain"
line carol
has line "  ${good}verified$plain"
line eve
has line '  introduced by carol'
lacks line $'\e'
lacks notes $'\e'
at_terminal --streams 2 -- pawl --store alice contact list > out
lacks out $'\e'
at_terminal -- pawl --store alice contact show carol
has shown "trust     ${good}verified$plain"
alice group add team bob carol
at_terminal --streams 1 -- pawl --store alice group show team 2> notes
has shown "${good}verified$plain"
at_terminal -- pawl --store alice contact list --json
lacks shown $'\e'

# Errors, warnings and notes, on standard error; only the word is coloured
at_terminal --streams 2 -- pawl --store alice verify carol > out
has shown "carol is ${good}verified$plain"
at_terminal --streams 2 -- pawl --store alice verify bob > out
has shown "bob is ${doubtful}not verified$plain; if"
lacks out $'\e'
expect 2 at_terminal --streams 2 -- pawl frobnicate
has shown "pawl: ${red}error:$plain 'pawl' has no command"
has shown "pawl: hint: see"
echo hello > hello
alice encrypt -t bob hello -o message
at_terminal --streams 2 -- pawl --store alice encrypt -t bob message > again
has shown "pawl: ${yellow}warning:$plain the input is itself"
at_terminal --streams 2 -- pawl --store bob decrypt --accept alice message > out
has shown "from alice, ${doubtful}not verified$plain"
lacks out $'\e'
alice verify -q bob --confirm > number
bob verify -q alice --confirm > number
alice encrypt -t bob hello -o message
at_terminal --streams 2 --columns 20 -- pawl --store bob decrypt message > out
has shown "pawl: from alice,"
has shown "  ${good}verified$plain"
bob export -o new.pawl
at_terminal --streams 2 -- pawl --store alice import bob new.pawl
has shown ", ${good}verified$plain"
# Errors about one of several messages
cat message message > spool
expect 11 at_terminal --streams 2 -- pawl --store bob decrypt --all spool > out
has shown "pawl: ${red}error:$plain"
# With a script that reads status lines there
mkdir logs
expect 2 at_terminal --streams 1 -- pawl --status-fd 1 frobnicate
lacks shown $'\e'
# A name that looks like a colour is none.
alice contact rename bob '[31mx'
at_terminal --streams 1 -- pawl --store alice contact list 2> notes
has shown '[31mx '
