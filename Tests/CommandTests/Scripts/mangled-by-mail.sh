# Text that a mail client has quoted in an answer is named as such.
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
