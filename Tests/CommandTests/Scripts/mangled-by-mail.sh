# A message that a mail client quoted in a reply is reported as mangled.
acquainted
alice export > bundle
alice encrypt -at bob /dev/null > armored
for file in bundle armored; do
  for quote in '> ' '>'; do
    sed "s/^/$quote/" $file > mangled
    refused 16 bob decrypt mangled
    grep -Eqi 'mail|quot' said || fail "'$quote' is not named: $(cat said)"
    refused 16 bob import alice mangled
    grep -Eqi 'mail|quot' said || fail "'$quote' is not named: $(cat said)"
  done
done
