# import --all imports everyone in a prekey directory under the name that each suggests. It shows first what
# it will do, and does nothing unless somebody has agreed.
alice init -q --name alice
for person in bob carol dave; do
  pawl --store $person init -q --name $person
  pawl --store $person publish -q keys --count 2
done
alice publish -q keys --count 1

# Without a terminal or a yes, nothing is done.
refused 2 alice import --all keys
said '--yes'
for person in bob carol dave; do said "$person is new: $(pawl --store $person identity)"; done
unsaid "$(alice identity)"
# asked ANSWER: answers the question at a terminal.
asked() { at_terminal --answer "(y/N) =$1\n" -- pawl --store alice import --all keys; }
for answer in '' n; do
  unchanged alice asked "$answer"
  has shown 'import 3 identities?'
  has shown 'nothing was imported'
done
asked y
for person in bob carol dave; do
  has <(alice contact list) "$(printf '%s\t%s' $person "$(pawl --store $person identity)")"
  echo hello | alice encrypt -q -t $person | pawl --store $person decrypt -q --accept alice > got
  has got hello
done
# Everyone gave a one-time bundle, and one's own are as they were.
[ "$(find keys -name 'one-time-*' | wc -l)" = 4 ] || fail "$(find keys)"

# Run again, it changes nothing: who is known keeps name and session.
alice contact rename carol karla
expect 0 alice import --all --yes keys --status-fd 3 3> lines
said "karla is a contact already: $(carol identity)"
said 'the session with karla goes on'
[ "$(jq -r 'select(.event == "imported") | [.name, .new_session] | @csv' lines | sort | tr '\n' ' ')" \
  = '"bob",false "dave",false "karla",false ' ] || fail "$(cat lines)"
expect 0 alice import -q --all --yes keys
empty said
expect 0 alice import --all --yes --new-session keys
said 'a session has begun with a one-time bundle'

# One identity's folder is a directory with one identity in it.
erin() { pawl --store erin "$@"; }
erin init -q --name erin
expect 0 erin import --all --yes "keys/$(bob identity)"
[ "$(erin contact list | cut -f 1)" = bob ] || fail "$(erin contact list)"

# It takes nothing that is about one bundle.
refused 2 alice import --all bob keys
refused 2 alice import --all keys --identity "$(bob identity)"
refused 2 alice import --all --replace keys
refused 2 alice import --all
refused 23 alice import --all --yes missing
mkdir nobody
refused 20 alice import --all --yes nobody
alice publish -q own
refused 20 alice import --all --yes own
