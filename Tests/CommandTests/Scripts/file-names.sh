# A file name may consist of any bytes.
conversing
echo hello > hello
for name in $'\xff\xfe' $'a\xc3' $'\xf4\x8f\xbc\x80' $'\xf4\x8f\xbf\xbf' $'\xef\xbf\xbd' $'caf\u00e9' $'cafe\u0301' \
  $'two\nlines' 'a b' "it's" '$(id)' '*' '~' '%s' $'\e[2J' $'\x80-' '😀'; do
  cp hello "$name"
  alice encrypt -t bob "$name" -o "$name.msg"
  [ -f "$name.msg" ] || fail "not there: $name"
  bob decrypt -q "$name.msg" -o "$name.txt"
  same hello "$name.txt"
  rm "$name" "$name.msg" "$name.txt"
  # Nothing is created under a similar name.
  [ "$(ls -A | grep -v '^\.' | tr '\n' ' ')" = 'alice bob bob.pawl hello ' ] || fail "left over: $(ls -A)"
done

for store in $'\xff\xfe' $'\xf4\x8f\xbc\x81' $'new\nline' ' '; do
  pawl --store "$store" init -q
  [ -f "$store/store.db" ] || fail "not there: $store"
  pawl --store="$store" identity > text
  PAWL_STORE=$store pawl identity | cmp - text
  XDG_DATA_HOME=$PWD/$store pawl init -q
  [ -f "$store/pawl/store.db" ] || fail "not there: $store/pawl"
done
