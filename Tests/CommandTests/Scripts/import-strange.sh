# Whatever strangers put into a folder, an import takes a bundle of the folder's owner or nothing,
# without delay.
alice init -q
bob init -q --name bob
carol init -q --name bob
bob publish -q keys --count 3
carol publish -q elsewhere --count 3
own=$PWD/keys/$(bob identity)
theirs=$PWD/elsewhere/$(carol identity)
zeros=00000000000000000000000000000000
cp -r "$own" good

# Anything else in the folder is skipped.
spoil() {
  cp "$theirs/reusable.pawl" "$own/one-time-$zeros.pawl"
  for name in "$theirs"/one-time-*; do cp "$name" "$own/"; done
  mkdir "$own/one-time-${zeros//0/1}.pawl" "$own/one-time-${zeros//0/1}.pawl.claimed" "$own/more"
  mkfifo "$own/one-time-${zeros//0/2}.pawl" "$own/fifo"
  ln -s /dev/zero "$own/one-time-${zeros//0/3}.pawl"
  ln -s "$own/reusable.pawl" "$own/one-time-${zeros//0/4}.pawl"
  truncate -s 10G "$own/one-time-${zeros//0/5}.pawl"
  head -c 5000 /dev/urandom > "$own/one-time-${zeros//0/6}.pawl"
  : > "$own/one-time-${zeros//0/7}.pawl"
  cp "$own/reusable.pawl" "$own/one-time-${zeros//0/8}.pawl"
  { head -c 20000000 /dev/zero | tr '\0' ' '; cat good/one-time-*; } > "$own/one-time-${zeros//0/9}.pawl"
  python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind("socket")' && mv socket "$own/one-time-${zeros//0/a}.pawl"
  # Bundles of the owner, each under another's name
  local mine=(good/one-time-*)
  cp "${mine[0]}" "$own/one-time-${zeros//0/b}.pawl"
  cp "${mine[1]}" "$own/$(basename "${mine[0]}")"
}
spoil
(cd "$own" && ls -A) > before
for i in 1 2; do
  expect 0 timeout 10 pawl --store alice import --new-session bob "$own"
  said 'with a one-time bundle'
  said "$(bob identity)"
  echo $i | alice encrypt -t bob | bob decrypt -q --accept alice > text
  [ "$(cat text)" = $i ] || fail "not what was sent"
done
expect 0 timeout 10 pawl --store alice import --new-session bob keys
said 'with a reusable bundle'
[ "$(cd "$own" && ls -A | comm -13 - ../../before | wc -l)" = 2 ] || fail "more than two were taken"
[ -d "$own/more" ] && [ "$(alice contact list | wc -l)" = 1 ] || fail "$(alice contact list)"

# In place of the reusable bundle, when no other is left
rm -r "$own" alice
mkdir "$own"
alice init -q
only() {
  local wanted=$1
  refused "$wanted" alice import bob "$own"
  refused "$wanted" alice import bob keys
  refused "$wanted" alice import bob keys --identity "$(bob identity)"
  [ -z "$(alice contact list)" ] || fail "a contact was saved"
  rm -rf "$own/reusable.pawl"
}
place=$own/reusable.pawl
only 20
cp "$theirs/reusable.pawl" "$place"; only 18
cp "$theirs"/one-time-* "$own/"; cp "$theirs/reusable.pawl" "$place"; only 18
mkfifo "$place"; only 23
mkdir "$place"; only 23
ln -s /dev/zero "$place"; only 23
ln -s "$PWD/good/reusable.pawl" "$place"; only 23
: > "$place"; only 16
truncate -s 10G "$place"; only 16
head -c 3000 /dev/urandom > "$place"; only 16
head -c 1000 good/reusable.pawl > "$place"; only 16
sed '1d;$d' good/reusable.pawl | base64 -d > "$place"
flip "$place" $(($(stat -c %s "$place") - 1)) 0
only 14
