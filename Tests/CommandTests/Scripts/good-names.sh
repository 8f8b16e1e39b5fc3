# Every other name is valid, whatever it would mean to a shell, a database or a printer.
bob init -q
names=(
  x '~' 'f@x' 'a#1' "it's" 'two words' 'a"b' 'a\b' 'a\nb' '%s%n' '$(id)' '`id`' '*' '?'
  '[a-z]' '{a,b}' '&' ';' '|' "'; DROP TABLE record; --" '<b>' '=' 'bob.' 'Bob' 'BOB' 'аlice'
  # Persian, Sinhala, Hindi, Kannada and Malayalam need joiners, Syriac, Mongolian and others that join have
  # them too, and marks may stand between.
  $'\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645' $'\u0d9a\u0dca\u200d\u0dc2' $'\u0d9a\u0dca\u200d\u0dbb\u0dd2\u0dc1\u0dcf\u0db1\u0dca'
  $'\u0915\u094d\u200d\u0937' $'\u0915\u094d\u200c\u0937' $'\u0cb0\u0ccd\u200d\u0caf' $'\u0712\u200c\u0712' $'\u1820\u200c\u1820'
  $'\u07ca\u200c\u07ca' $'\ua872\u200c\ua840' $'\U0001e900\u200c\U0001e900' $'\u0645\u064e\u200c\u0651\u0627'
  # Emoji, ideographs and Mongolian letters have variants.
  $'bob \u2764\ufe0f' $'1\ufe0f\u20e3' $'\u8fbb\U000e0100' $'\u1820\u180b' $'\u2803\u2815\u2803' $'a\u00a0b' pawl pawl-1
  'Ελένη' '日本語' 'ñandú' '😀' 64 null "$(printf 'x%.0s' {1..64})" "$(printf '😀%.0s' {1..64})"
)
bob export > bundle
for name in "${names[@]}"; do
  # A person can have only one name, so each name gets a store in which it is the only contact.
  rm -rf alice
  alice init -q
  expect 0 alice import "$name" bundle
  expect 0 alice encrypt -t "$name" /dev/null --status-fd 3 3>> lines > message
  expect 0 alice contact list > list
  has list "$name	$(bob identity)"
done
python3 - "${names[@]}" <<'END'
import json, sys
assert [json.loads(line)["to"] for line in open("lines")] == [[name] for name in sys.argv[1:]]
END
