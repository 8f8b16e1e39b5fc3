# contact add takes a list over: people who are known keep their name and trust, a name that belongs to
# someone else is left out, and from a malformed list nobody is taken.
acquainted
alice verify -q bob --confirm > number
for person in carol dave erin; do
  pawl --store $person init -q
  declare "$person=$(pawl --store $person identity)"
done
own=$(alice identity)
bob=$(bob identity)

# refuses TEXT LINE: nobody is taken from a list with this text, and the line is told.
refuses() {
  printf "$1" > list
  refused 16 alice contact add list
  said "list: line $2 of the list"
  refused 16 alice contact add < list
}
refuses "$carol	carol\n$dave dave\n" 2
refuses "$carol	carol\n\n$dave	dave	\n" 3
refuses "carol	$carol\n" 1
refuses "$carol\n" 1
refuses "$carol	@team\n" 1
refuses "$carol	a/b\n" 1
refuses "$carol	\n" 1
refuses "${carol}x	carol\n" 1
refuses "$carol	\\377\n" 1
refuses "# carol\n$carol	carol\n" 1
refused 23 alice contact add missing
trusts 'bob verified|'

# Empty lines and the line ends of Windows do no harm; a last line needs none. One's own identity is left out.
printf "\n$carol	carol\r\n\r\n$own	alice\n$dave	дядя Ваня" > list
expect 0 alice contact add list
said 'carol is a contact now, not verified'
said 'дядя Ваня is a contact now'
trusts 'bob verified|carol not verified|дядя Ваня not verified|'
unchanged alice expect 0 alice contact add list
empty /dev/null
: > list
unchanged alice expect 0 alice contact add list
printf "$own	me\n" > list
unchanged alice expect 0 alice contact add list

# One who is known under another name keeps it, and their trust.
printf "$bob	robert\n" > list
unchanged alice expect 0 alice contact add --introduced-by bob list
said 'robert is already a contact, named bob'
trusts 'bob verified|carol not verified|дядя Ваня not verified|'
# A name that belongs to someone else is told and left out; the rest is taken, and the status is 1.
printf "$erin	carol\n$erin	erin\n" > list
expect 1 alice contact add list --status-fd 3 3> lines
said 'error: the name carol belongs to someone else here'
has lines '{"event":"error","code":1,"message":"the name carol belongs to someone else here, so carol is left out"}'
trusts 'bob verified|carol not verified|erin not verified|дядя Ваня not verified|'
# A name that looks like another contact's brings a warning.
pawl --store frank init -q
printf "$(pawl --store frank identity)	саrol\n" > list
expect 0 alice contact add list
said 'looks like'
# Longer than a list of ten thousand
head -c 1100000 /dev/zero | tr '\0' '\n' > list
refused 16 alice contact add list
