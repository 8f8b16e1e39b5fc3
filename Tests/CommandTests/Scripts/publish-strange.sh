# If strangers can write to the directory, publish neither waits for what they put there nor follows it,
# and repairs what they damaged.
alice init -q
bob init -q --name bob
carol init -q
bob publish -q keys --count 2
carol publish -q keys --count 1
own=keys/$(bob identity)
echo precious > precious
publish() { expect 0 timeout 10 pawl --store bob publish keys --count 2; }

# In place of the reusable bundle
for thing in fifo link-to-fifo link link-to-device nothing garbage; do
  rm -f "$own/reusable.pawl"
  case $thing in
  fifo) mkfifo "$own/reusable.pawl" ;;
  link-to-fifo) mkfifo away; ln -s "$PWD/away" "$own/reusable.pawl" ;;
  link) ln -s "$PWD/precious" "$own/reusable.pawl" ;;
  link-to-device) ln -s /dev/null "$own/reusable.pawl" ;;
  nothing) ;;
  garbage) head -c 3000 /dev/urandom > "$own/reusable.pawl" ;;
  esac
  publish
  said 'a new reusable bundle'
  [ -f "$own/reusable.pawl" ] && [ ! -L "$own/reusable.pawl" ] || fail "$thing: no file"
done
[ "$(cat precious)" = precious ] || fail "a link was followed"

# A bundle of someone else, and an altered one of bob's own
cp "keys/$(carol identity)/reusable.pawl" "$own/reusable.pawl"
publish
said 'a new reusable bundle'
sed '1d;$d' "$own/reusable.pawl" | base64 -d > binary
flip binary $(($(stat -c %s binary) - 1)) 0
cp binary "$own/reusable.pawl"
publish
said 'a new reusable bundle'

# One-time bundles that were altered, emptied or swapped are withdrawn and replaced.
for thing in altered empty swapped other link fifo; do
  names=("$own"/one-time-*)
  case $thing in
  altered)
    sed '1d;$d' "${names[0]}" | base64 -d > binary
    flip binary $(($(stat -c %s binary) - 1)) 0
    cp binary "${names[0]}"
    ;;
  empty) : > "${names[0]}" ;;
  swapped) cp "${names[1]}" "${names[0]}" ;;
  other) cp "keys/$(carol identity)"/one-time-* "${names[0]}" ;;
  link) mv "${names[0]}" away.pawl; ln -s "$PWD/away.pawl" "${names[0]}" ;;
  fifo) rm "${names[0]}"; mkfifo "${names[0]}" ;;
  esac
  publish
  said '2 one-time bundles, 1 of them new; the same reusable bundle; 1 removed'
  absent "${names[0]}"
done

# Files with other names are left alone.
mkdir "$own/more"
echo note > "$own/note"
publish
[ -d "$own/more" ] && [ "$(cat "$own/note")" = note ] || fail "more was removed"
alice import -q bob keys --identity "$(bob identity)"

# A directory with the name of a bundle cannot be replaced: one is skipped, the other is reported.
mkdir "$own/one-time-00000000000000000000000000000000.pawl"
publish
[ -d "$own/one-time-00000000000000000000000000000000.pawl" ] || fail "a directory was removed"
bob prekeys > told
has told '2 one-time bundles unclaimed'
rm "$own/reusable.pawl"
mkdir "$own/reusable.pawl"
expect 23 bob publish keys --count 2
said "$own/reusable.pawl"
