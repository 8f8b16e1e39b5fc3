# If the directory cannot be written to, the reusable bundle is printed, as it would be imported.
source "${BASH_SOURCE[0]%/*}/strangers.bash"
readers_only
for options in '' '--per-hour 5'; do
  for path in keys "$own"; do
    expect 0 "${person[@]}" claim $options "$path" > bundle
    said 'no one-time bundle could be taken'
    same "$own/reusable.pawl" bundle
  done
done
diff -r before "$own" || fail 'something was taken'
# Where it cannot be read either, nothing is printed.
chmod a-rwx "$own"
if [ "$(id -u)" = 0 ]; then chown 54321 "$own"; fi
expect 23 "${person[@]}" claim keys > bundle
empty bundle
said "$own"
chmod -R u+rwX keys
