# A group stands for its members: they are added, removed, listed, shown and renamed, a message to a group
# goes to each of them once, and who is no contact any more is in no group.
dave() { pawl --store dave "$@"; }
for person in alice bob carol dave; do $person init -q; done
for person in bob carol dave; do alice import -q $person <($person export); done
echo hello > hello

# listed WANTED: what the groups are, one line of words for each.
listed() {
  unchanged alice alice group list > list
  [ "$(tr '\t\n' ' |' < list)" = "$1" ] || fail "not '$1' but: $(cat list)"
}
# goes_to TO ARGUMENT…: a message with these recipients goes to the people in the list TO, in that order.
goes_to() {
  alice encrypt --status-fd 3 "${@:2}" hello 3> sent > message
  told sent to "$1"
}

listed ''
expect 0 alice group add team carol bob
empty said
listed 'team bob carol|'
goes_to '["bob", "carol"]' -t @team
for person in bob carol; do
  $person decrypt -q --accept alice message > text
  same hello text
done
refused 10 dave decrypt message

# Several groups and names at once, each person once
alice group add friends dave carol carol
listed 'friends carol dave|team bob carol|'
goes_to '["carol", "dave", "bob"]' -t @friends -t @team -t bob -t @friends
goes_to '["dave", "bob", "carol"]' -t dave -t @team -t carol
bob decrypt -q message > text
same hello text
refused 11 bob decrypt message

# Adding twice changes nothing; the sign may stand before the name.
alice group add @team bob
listed 'friends carol dave|team bob carol|'
expect 0 alice group remove @team bob
listed 'friends carol dave|team carol|'
refused 20 alice group remove team bob
said 'bob is not in the group team'
# Somebody who is not in it keeps the others in it.
refused 20 alice group remove friends carol bob
listed 'friends carol dave|team carol|'
refused 20 alice group add friends bob erin
listed 'friends carol dave|team carol|'

# The members are shown like contacts.
alice group show friends > shown
alice contact list | grep -v bob > wanted
same wanted shown
alice group show --json friends > json
alice group list --json > list
python3 - "$(carol identity)" <<'END'
import json, sys
group = json.load(open("json"))
assert group["name"] == "friends" and [person["name"] for person in group["members"]] == ["carol", "dave"]
assert group["members"][0] == {"name": "carol", "identity": sys.argv[1], "verified": False}, group
assert json.load(open("list"))[0] == group
END
alice contact show carol > shown
has shown 'groups	friends	team'

# Names
expect 0 alice group rename friends 'ä b'
listed 'team carol|ä b carol dave|'
refused 1 alice group rename team 'ä b'
said 'another group is already named ä b'
expect 0 alice group rename team @team
expect 0 alice contact rename carol dora
listed 'team dora|ä b dave dora|'
goes_to '["dave", "dora"]' -t '@ä b'
# A group may be called like a contact.
expect 0 alice group add dave dora
goes_to '["dora"]' -t @dave
goes_to '["dave"]' -t dave
for name in '' @ @@team '#team' a/b -- -x .x; do
  unchanged alice expect 2 alice group add "$name" dave > out
  empty out
done
for name in '@bob' '#bob'; do
  refused 2 alice import "$name" <(bob export)
  refused 2 alice contact rename bob "$name"
done

# Unknown groups, and empty ones
bob encrypt -t alice hello > answer
for command in 'group show' 'group delete' 'encrypt -t' 'decrypt -f' verify 'contact export'; do
  refused 20 alice $command @nobody < answer
  said 'no such group: nobody'
done
refused 20 alice group rename nobody team
refused 20 alice group remove nobody bob
alice group remove dave dora
alice group show dave > shown
empty shown
for command in 'encrypt -t' 'decrypt -f' verify 'contact export'; do
  refused 20 alice $command @dave < answer
  said 'the group dave has no members'
done
listed 'dave|team dora|ä b dave dora|'

# Who is removed leaves all groups, and is in none when they come back.
alice contact remove -q dora
listed 'dave|team|ä b dave|'
alice import -q dora <(carol export)
listed 'dave|team|ä b dave|'
expect 0 alice group delete dave
listed 'team|ä b dave|'
has <(alice contact list) dave
# Members stay contacts, and are in no later group of that name.
expect 0 alice group delete 'ä b'
listed 'team|'
has <(alice contact list) dave
expect 0 alice group add 'ä b' dora
listed 'team|ä b dora|'
alice check > found
has found intact

# A group that is deleted leaves nothing in the store.
alice group add passing bob
alice group delete passing
alice check > again
same found again
