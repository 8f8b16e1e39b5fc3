# A message that was mangled in transit is reported as such, with what mangled it.
acquainted
seq 100 | alice encrypt -t bob > message
alice export > bundle
alice encrypt -at bob /dev/null > armored

# named FILE WORDS: the command for the kind of FILE refuses the file "mangled" and says so. The other one may
# also say that it takes something else.
named() {
  local first="bob decrypt" second="bob import alice"
  if [ "$1" = bundle ]; then first="bob import alice" second="bob decrypt"; fi
  refused 16 $first mangled
  grep -Eqi "$2" said || fail "it does not say $2 but: $(cat said)"
  refused 16 $second mangled
  grep -Eqi "$2|wrong kind" said || fail "it does not say $2 but: $(cat said)"
}

sed 's/$/\r/' message > mangled
named message 'line endings'
sed '1d;$d' bundle | base64 -d | sed 's/$/\r/' > mangled
named bundle 'line endings'

for file in message bundle armored; do
  { printf '\xff\xfe'; iconv -f latin1 -t utf-16le $file; } > mangled
  named $file utf-16
  { printf '\xfe\xff'; iconv -f latin1 -t utf-16be $file; } > mangled
  named $file utf-16
done

for file in bundle armored; do
  { echo '<!DOCTYPE html>'; echo '<html><body><pre>'; sed 's/$/<br>/' $file; echo '</pre></body></html>'; } > mangled
  named $file 'web page|html'
  sed '1s/^/<pre>/; $s,$,</pre>,' $file > mangled
  named $file 'web page|html'
  sed 's/-/=2D/g' $file > mangled
  named $file mail
  sed 's/^-/- -/' $file > mangled
  named $file mail
done

# A page that leaves the lines as they are does no harm.
{ echo '<!DOCTYPE html>'; echo '<html><body><pre>'; cat armored; echo '</pre></body></html>'; } > mangled
bob decrypt -q --keep --accept alice mangled > text
empty text
