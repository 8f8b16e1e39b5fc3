# The name that a bundle suggests is never used without being asked for.
dave() { pawl --store dave "$@"; }
alice init -q --name mallory
bob init -q --name mallory
carol init -q --name mallory
dave init -q --name bob
for person in bob carol dave; do
  $person export -o $person.pawl
  alice import -q $person $person.pawl
done

# Not for the owner of a bundle, even if the name is that of another contact
alice contact list > list
for person in bob carol dave; do
  has list "$person	$($person identity)"
done
lacks list mallory
refused 20 alice encrypt -t mallory /dev/null
refused 20 alice verify mallory

# Not for the sender of a message
echo hello | alice encrypt -t bob > message
refused 12 bob decrypt message
lacks said mallory
bob decrypt -q --accept alice message > /dev/null
bob contact list > list
has list "alice	$(alice identity)"
lacks list mallory
