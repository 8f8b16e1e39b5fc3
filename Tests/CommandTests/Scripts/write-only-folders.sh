# A directory may let its user create files and not list them, such as a drop box: -o works there, with
# nothing left over, and so does what creates directories in it.
conversing
umask 022
head -c 300000 /dev/urandom > content
if [ "$(id -u)" = 0 ]; then
  # Root may read any directory.
  chmod a+rx .
  chown -R 12345:12345 .
  as() { setpriv --reuid 12345 --regid 12345 --clear-groups --inh-caps=-all env HOME="$PWD" "$@"; }
else
  as() { "$@"; }
fi
as mkdir box
as chmod 300 box
if as ls box 2> /dev/null; then
  fail 'the directory is not write-only'
fi
listed() { chmod 700 box; ls -A box; chmod 300 box; }

for time in first again; do
  as pawl --store alice encrypt -t bob content -o box/message
  [ "$(stat -c %a box/message)" = 644 ] || fail "the message has $(stat -c %a box/message)"
  as pawl --store bob decrypt -q box/message -o box/text
  [ "$(stat -c %a box/text)" = 600 ] || fail "the text has $(stat -c %a box/text)"
  same content box/text
  as pawl --store bob export -o box/bundle
done
as pawl --store alice encrypt -t bob content -o box/text
as pawl --store bob decrypt -q box/text -o box/text
same content box/text
[ "$(listed | tr '\n' ' ')" = 'bundle message text ' ] || fail "left over: $(listed)"

as pawl --store alice encrypt -t bob content > message
head -c 200000 message > part
expect 15 as pawl --store bob decrypt part -o box/text
expect 15 as pawl --store bob decrypt part -o box/new
same content box/text
[ "$(listed | tr '\n' ' ')" = 'bundle message text ' ] || fail "left over: $(listed)"

# A store and a prekey directory in it
as pawl --store box/dave init -q --name dave
as pawl --store box/dave identity > identity
as pawl --store box/dave publish -q --count 1 box/keys
as pawl --store box/dave publish -q --count 2 box/keys
as pawl --store alice import -q dave box/keys
echo hello | as pawl --store alice encrypt -t dave | as pawl --store box/dave decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"

# A directory that may be neither written nor read is refused, and named.
as chmod 100 box
expect 23 as pawl --store alice encrypt -t bob content -o box/other
said 'cannot create box/other: Permission denied'
as chmod 700 box
