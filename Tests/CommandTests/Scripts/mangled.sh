# A message that was mangled in transit is reported as such, with what mangled it.
acquainted
seq 100 | alice encrypt -t bob > message
alice export > bundle
alice encrypt -at bob /dev/null > armored

# named WORDS: both commands refuse the file "mangled" and say so.
named() {
  refused 16 bob decrypt mangled
  grep -Eqi "$1" said || fail "it does not say $1 but: $(cat said)"
  refused 16 bob import alice mangled
  grep -Eqi "$1" said || fail "it does not say $1 but: $(cat said)"
}

sed 's/$/\r/' message > mangled
named 'line endings'
sed '1d;$d' bundle | base64 -d | sed 's/$/\r/' > mangled
named 'line endings'

for file in message bundle armored; do
  { printf '\xff\xfe'; iconv -f latin1 -t utf-16le $file; } > mangled
  named utf-16
  { printf '\xfe\xff'; iconv -f latin1 -t utf-16be $file; } > mangled
  named utf-16
done

for file in bundle armored; do
  { echo '<!DOCTYPE html>'; echo '<html><body><pre>'; cat $file; echo '</pre></body></html>'; } > mangled
  named 'web page|html'
  { echo; echo '<HTML>'; cat $file; } > mangled
  named 'web page|html'
  sed 's/-/=2D/g' $file > mangled
  named mail
done
