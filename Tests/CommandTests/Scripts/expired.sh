# An expired bundle is refused, and so is sending in a session that it began.
alice init -q
bob init -q
carol init -q

# Valid only for as long as it takes to import it in time
imported=no
for try in 1 2 3 4 5; do
  bob export --valid-for 2s > bundle
  if { alice import -q bob bundle && echo hello | alice encrypt -t bob > message; } 2> said; then
    imported=yes
    break
  fi
done
[ $imported = yes ] || fail "expired too soon: $(cat said)"

refuses() {
  local status=0
  carol import -q bob bundle 2> said || status=$?
  case $status in
  0) rm -r carol; carol init -q; return 1 ;;
  17) return 0 ;;
  *) fail "status $status: $(cat said)" ;;
  esac
}
until_it refuses
refused 17 carol import bob bundle
said expired
refused 17 carol import bob bundle --identity "$(bob identity)"
[ -z "$(carol contact list)" ] || fail "a contact was saved"

refused 17 alice encrypt -t bob /dev/null
said bob
said expired

# A message that was sent in time can be read, and the answer makes its session usable for sending.
bob decrypt -q --accept alice message > text
[ "$(cat text)" = hello ] || fail "not what was sent"
echo answer | bob encrypt -t alice | alice decrypt -q > text
[ "$(cat text)" = answer ] || fail "not the answer"
echo again | alice encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = again ] || fail "not what was sent"
