# At a terminal contact remove asks first, and only a yes removes; --yes and scripts are not asked.
conversing
carol init -q
# asked ANSWER: removes bob at a terminal.
asked() { at_terminal --answer "(y/N) =$1\n" -- pawl --store alice contact remove bob; }

for answer in '' n no nonsense; do
  unchanged alice asked "$answer"
  has shown 'forget bob, and all sessions with them?'
  has shown 'bob stays a contact'
done
has <(alice contact list) bob
# Nobody is asked about who is no contact.
expect 20 at_terminal -- pawl --store alice contact remove erin
lacks shown '(y/N)'
for answer in y yes Y; do
  asked "$answer"
  has shown 'forgotten'
  [ -z "$(alice contact list)" ] || fail 'bob is still a contact'
  alice import -q bob <(bob export)
done
# Without a question
at_terminal -- pawl --store alice contact remove --yes bob
lacks shown '(y/N)'
alice import -q bob <(bob export)
at_terminal --streams 12 -- pawl --store alice contact remove bob < /dev/null
lacks shown '(y/N)'
alice import -q bob <(bob export)
expect 0 alice contact remove bob < /dev/null
[ -z "$(alice contact list)" ] || fail 'bob is still a contact'
