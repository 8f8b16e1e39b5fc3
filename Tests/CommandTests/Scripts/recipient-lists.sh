# -R reads recipients from a list: a name or a @group on each line, with empty lines and comments left out,
# and what is wrong with a line is told with its number.
for person in alice bob carol; do $person init -q; done
pawl --store dave init -q
alice import -q bob <(bob export)
alice import -q 'carol c' <(carol export)
alice import -q 'дядя Ваня' <(pawl --store dave export)
alice group add team bob 'carol c'
echo hello > hello

goes_to() {
  alice encrypt --status-fd 3 "${@:2}" 3> sent > message
  told sent to "$1"
}
printf '# the team\n\n@team\n#bob\nдядя Ваня\nbob\n' > list
goes_to '["bob", "carol c", "дядя Ваня"]' -R list hello
for store in bob carol dave; do
  pawl --store $store decrypt -q --accept alice message > text
  same hello text
done
# With the line ends of Windows, without a last one, several lists, and names beside them
printf '#\r\n\r\ncarol c\r\n' > windows
printf 'bob' > short
goes_to '["carol c"]' -R windows hello
goes_to '["bob"]' --recipients-file=short hello
goes_to '["дядя Ваня", "carol c", "bob"]' -R windows -t 'дядя Ваня' -R short hello -q
# From standard input or a pipe
goes_to '["bob", "carol c", "дядя Ваня"]' -R - hello < list
goes_to '["bob"]' -R - -- echo hello < short
goes_to '["bob"]' -R <(cat short) < hello
refused 2 alice encrypt -R - < list
said "needs a FILE"
refused 2 alice encrypt -R - - < list

# wrong STATUS NUMBER TEXT: the list is refused, with the number of the line and this text.
wrong() {
  refused "$1" alice encrypt -R list hello
  said "line $2 of the list: $3"
}
printf 'bob\n\n#\nnobody\n' > list
wrong 20 4 'no such contact: nobody'
printf '@team\n@crew\n' > list
wrong 20 2 'no such group: crew'
alice group add empty bob
alice group remove empty bob
printf 'bob\n@empty' > list
wrong 20 2 'the group empty has no members'
for name in ' bob' 'bob ' '@' '@@team' 'a/b' '-t' $'bob\tcarol' $'\xff' ' # bob'; do
  printf 'bob\n%s\n' "$name" > list
  wrong 2 2 ''
done
# Nobody is named
printf '# nobody\n\n' > list
refused 2 alice encrypt -R list hello
refused 2 alice encrypt -R /dev/null hello
said 'no recipient'
refused 23 alice encrypt -R missing hello
# Longer than any list of 1,024 people: more than 1 MiB
{ head -c 1048572 /dev/zero | tr '\0' '\n'; echo bob; } > list
expect 0 alice encrypt -R list hello > message
echo >> list
refused 2 alice encrypt -R list hello
said 'too long'
alice session show --json bob > facts
