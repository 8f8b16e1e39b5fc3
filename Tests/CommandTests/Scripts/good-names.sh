# Every other name is valid, whatever it would mean to a shell, a database or a printer.
bob init -q
names=(
  x '~' 'f@x' 'a#1' "it's" 'two words' ' space around ' 'a"b' 'a\b' 'a\nb' '%s%n' '$(id)' '`id`' '*' '?'
  '[a-z]' '{a,b}' '&' ';' '|' "'; DROP TABLE record; --" '<b>' '=' 'bob.' 'bob ' 'Bob' 'BOB' 'аlice'
  # Persian and Sinhala need joiners.
  $'\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645' $'\u0d9a\u0dca\u200d\u0dc2' 'Ελένη' '日本語' 'ñandú' '😀' 64 null "$(printf 'x%.0s' {1..64})" "$(printf '😀%.0s' {1..64})"
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
