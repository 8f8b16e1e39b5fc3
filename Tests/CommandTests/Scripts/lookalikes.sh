# A name that looks like that of another contact brings a warning that names the other one, however the
# contact gets it.
alice init -q
bob init -q
carol init -q
dave() { pawl --store dave "$@"; }
dave init -q
for person in bob carol dave; do $person export > $person.pawl; done

name_both() {
  rm -rf alice
  alice init -q
  alice import -q "$1" bob.pawl
  expect 0 alice import "$2" carol.pawl
}
# alike NAME OTHER, different NAME OTHER: what a contact is called is like what another is called, or not.
alike() {
  name_both "$@"
  said "warning: the name '$2' looks like that of another contact: '$1'"
}
different() {
  name_both "$@"
  unsaid 'looks like'
}
# Cyrillic, Greek and Armenian letters, full-width and mathematical ones, Cherokee, Roman numerals
for pair in alice:аlice ivan:іvan Bob:Воb BOB:ΒΟΒ scope:ѕсоре Ann:Αnn oh:օh alice:ａｌｉｃｅ bob:𝐛𝐨𝐛 \
  Lili:ⅬiⅼI paypal:раураl; do
  one=${pair%%:*} other=${pair#*:}
  alike "$one" "$other"
  alike "$other" "$one"
done
# Digits and letters, case, two letters for one, blanks and dashes
for pair in bill:bi11 Ilya:llya bob:b0b Olga:0lga alice:Alice BOB:bob Bernard:Bemard $'a b:a\u2003b' a-b:a‐b; do
  alike "${pair%%:*}" "${pair#*:}"
done
# Names that differ
for pair in alice:alicia bob:rob jose:josé 日本:日木 田中:中田 Иван:Ivan محمد:احمد 1:2 Müller:Muller; do
  different "${pair%%:*}" "${pair#*:}"
done

# No warning of a contact who is there already, of oneself, or with -q
rm -rf alice
alice init -q
alice import -q bob bob.pawl
alice import -q Bob carol.pawl 2> said
empty said
expect 0 alice import Bob carol.pawl
unsaid 'looks like'
expect 0 alice contact rename Bob BOB
said "warning: the name 'BOB' looks like that of another contact: 'bob'"
expect 0 alice contact rename BOB carol
unsaid 'looks like'
expect 0 alice contact rename bob Bob
unsaid 'looks like'

# The sender of a message who is saved, before the content appears
alice export > alice.pawl
dave import -q alice alice.pawl
echo hello | dave encrypt -t alice > message
expect 0 alice decrypt --accept B0b message > out
said "warning: the name 'B0b' looks like that of another contact: 'Bob'"
echo hello | dave encrypt -t alice > message
expect 0 alice decrypt --accept b0b message > out
unsaid 'looks like'

# Several others
alice contact rename -q B0b b0b
expect 0 alice contact rename carol BOB
said "looks like those of other contacts: 'Bob', 'b0b'"
unsaid 'and others'
for name in B0B bOb; do alice contact add -q <(printf '%s\t%s\n' "$(pawl --store $name init -q; pawl --store $name identity)" $name); done
expect 0 alice contact rename BOB boB
said "looks like those of other contacts: 'B0B', 'Bob', 'b0b' and others"
expect 0 alice contact rename boB carol
unsaid 'looks like'
