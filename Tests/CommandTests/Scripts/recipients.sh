# Each of several recipients can read the message once, and nobody else can.
dave() { pawl --store dave "$@"; }
for person in alice bob carol dave; do $person init -q; done
for person in bob carol dave; do alice import -q $person <($person export); done
head -c 300000 /dev/urandom > content

alice encrypt -t bob -t carol content --status-fd 3 3> sent > message
told sent to '["bob", "carol"]'
told sent number '[0, 0]'
python3 -c 'import json
chains = json.load(open("sent"))["chain"]
assert len(set(chains)) == 2, chains'
refused 10 dave decrypt --accept alice message
refused 10 alice decrypt message
for person in bob carol; do
  refused 12 $person decrypt message
  $person decrypt -q --accept alice message > text
  same content text
  refused 11 $person decrypt message
done

# The same name given twice, in any form, counts once.
for name in bob carol; do
  expect 0 alice encrypt -t bob -t carol -t bob content --status-fd 3 -a --pad 3> sent > message
  told sent to '["bob", "carol"]'
done
bob decrypt -q message > text
same content text
carol decrypt -q message > text
same content text

# One after the other, in both orders, answered or not
echo hello | bob encrypt -t alice | alice decrypt -q --accept bob > text
alice encrypt -t carol -t dave -t bob content > message
for person in bob dave carol; do
  $person decrypt -q --accept alice message > text
  same content text
done
alice encrypt -t bob -t dave /dev/null > message
bob decrypt -q message > text
empty text
dave decrypt -q message > text
empty text

# If one recipient is unknown, nothing is sent to any.
refused 20 alice encrypt -t bob -t erin content
refused 20 alice encrypt -t erin -t bob content
refused 2 alice encrypt -t bob -t ../carol content
alice encrypt -t bob content --status-fd 3 3> sent > message
told sent number '[2]'
