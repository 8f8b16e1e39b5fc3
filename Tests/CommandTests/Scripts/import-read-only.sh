# If the directory is not writable, the reusable bundle is taken.
source "${BASH_SOURCE[0]%/*}/strangers.bash"
alice init -q
readers_only
if [ "$(id -u)" = 0 ]; then chown -R 12345:12345 alice; fi
expect 0 "${person[@]}" --store alice import bob keys
said 'with a reusable bundle'
expect 0 "${person[@]}" --store alice import bob "$own" --new-session
said 'with a reusable bundle'
diff -r before "$own" || fail "something was taken"
chmod -R u+w keys
chown -R "$(id -u)" alice
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
