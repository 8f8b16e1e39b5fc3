# A message for another store is refused as such, and the store learns nothing from it.
conversing
carol init -q
echo hello | alice encrypt -t bob > message
echo hello | alice encrypt -at bob > armored
for file in message armored; do
  refused 10 carol decrypt $file
  refused 10 carol decrypt --accept alice $file
  refused 10 carol decrypt --keep $file -o text
  absent text
  refused 10 alice decrypt $file
done

# A message for a bundle of someone else, in a store with bundles and contacts of its own
carol export > carol.pawl
alice import -q carol carol.pawl
refused 10 carol decrypt --accept alice message
bob export > /dev/null
echo first | alice encrypt -t carol > first
refused 10 bob decrypt first
carol decrypt -q --accept alice first > text
[ "$(cat text)" = first ] || fail "not what was sent"
refused 10 carol decrypt message

# The store was lost: a new identity has the same name and new bundles.
mv bob lost
bob init -q
bob export > bundle
refused 10 bob decrypt message
refused 18 alice import bob bundle
