# publish keeps one reusable bundle and a given number of one-time bundles in the owner's folder;
# running it again replaces the claimed ones and changes nothing else.
alice init -q
bob init -q --name bob
own=shared/keys/$(bob identity)

# names: prints the names of the files in the folder.
names() { ls -A "$own"; }
# left COUNT: the folder holds that many one-time bundles, the reusable one, and nothing else.
left() {
  [ "$(names | grep -c '^one-time-[0-9a-f]\{32\}\.pawl$')" = "$1" ] || fail "not $1: $(names)"
  [ "$(names | grep -vc '^one-time-')" = 1 ] && [ -f "$own/reusable.pawl" ] || fail "$(names)"
}

expect 0 bob publish shared/keys > out
empty out
said "$own"
said '20 one-time bundles, 20 of them new; a new reusable bundle; 0 removed'
left 20
head -qn 1 "$own"/* | sort -u > first
[ "$(cat first)" = '-----BEGIN PAWL BUNDLE-----' ] || fail "not bundles: $(cat first)"

# Running it again changes nothing.
cp -r "$own" before
expect 0 bob publish shared/keys
said '20 one-time bundles, 0 of them new; the same reusable bundle; 0 removed'
diff -r before "$own"
unchanged bob bob publish -q shared/keys 2> said
empty said

# What was claimed is replaced, and nothing else changes.
for i in 1 2 3; do alice import -q --new-session bob shared/keys; done
left 17
names > before-top-up
expect 0 bob publish shared/keys
said '3 of them new; the same reusable bundle'
left 20
[ -z "$(names | comm -23 before-top-up -)" ] || fail "something was removed"

# A lower count removes none, a higher one adds some, and another directory has its own.
expect 0 bob publish shared/keys --count 5
said '20 one-time bundles, 0 of them new'
left 20
bob publish -q shared/keys --count 22
left 22
bob publish -q elsewhere --count 0
[ "$(ls elsewhere/*)" = reusable.pawl ] || fail "not one: $(ls elsewhere/*)"
alice import -q bob elsewhere --new-session

# Two people share a directory.
alice publish -q shared/keys --count 1
left 22
[ "$(ls shared/keys | sort)" = "$(printf '%s\n' "$(alice identity)" "$(bob identity)" | sort)" ] ||
  fail "$(ls shared/keys)"

refused 2 bob publish
refused 2 bob publish elsewhere --count -1
refused 2 bob publish elsewhere --count 1001
refused 2 bob publish elsewhere --count some
refused 2 bob publish elsewhere --valid-for 367d
refused 2 bob publish elsewhere --valid-for 0s
