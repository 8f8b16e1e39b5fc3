# If the directory is not writable, the reusable bundle is taken.
alice init -q
bob init -q
bob publish -q keys --count 2
own=keys/$(bob identity)
cp -r "$own" before
chmod -R a-w,a+rX keys
person=(pawl)
if [ "$(id -u)" = 0 ]; then
  # Root may write anywhere.
  chmod a+rx .
  chown -R 12345:12345 alice
  person=(setpriv --reuid 12345 --regid 12345 --clear-groups env HOME=/nonexistent pawl)
fi
expect 0 "${person[@]}" --store alice import bob keys
said 'with a reusable bundle'
expect 0 "${person[@]}" --store alice import bob "$own" --new-session
said 'with a reusable bundle'
diff -r before "$own" || fail "something was taken"
chmod -R u+w keys
chown -R "$(id -u)" alice
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
