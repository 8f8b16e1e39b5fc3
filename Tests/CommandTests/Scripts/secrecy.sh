# Whoever takes a store after a message was read can read neither that message nor those after the next
# round trip.
conversing

# Forward secrecy: the copy is made after the message was read.
echo past | alice encrypt -t bob > past
bob decrypt -q past > text
cp -a bob later
cp -a alice sender
expect 11 elsewhere later decrypt past > text
empty text
expect 10 elsewhere sender decrypt past > text
empty text

# Recovery after a break-in: the copies are made before a round trip.
cp -a bob idle
cp -a bob reader
cp -a bob writer
echo under-way | alice encrypt -t bob > one
bob decrypt -q one > text
echo there | bob encrypt -t alice > two
alice decrypt -q two > text
echo back | alice encrypt -t bob > three

# One copy with everything that was sent in transit, and one without
expect 10 elsewhere idle decrypt three > text
empty text
elsewhere reader decrypt -q one > text
[ "$(cat text)" = under-way ] || fail "a copy is no copy"
expect 10 elsewhere reader decrypt three > text
empty text

# One that has answered in bob's place
elsewhere writer decrypt -q one > text
elsewhere writer encrypt -t alice /dev/null > forged
expect '10|14' elsewhere writer decrypt three > text
empty text

bob decrypt -q three > text
[ "$(cat text)" = back ] || fail "not what was sent"
