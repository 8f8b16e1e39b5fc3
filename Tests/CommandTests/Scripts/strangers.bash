# What strangers may put into somebody's folder of a prekey directory.
zeros=00000000000000000000000000000000

# spoil: fills the folder $own, of which `good` is a copy, with files that are no bundles of its owner, or
# not those of their names; $theirs is another person's folder.
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

# each_reusable COMMAND: for each of the things that may stand in the place of the reusable bundle, or for
# none, runs the command with the status of a command that takes a bundle; it removes the thing again.
each_reusable() {
  local place=$own/reusable.pawl
  "$1" 20
  cp "$theirs/reusable.pawl" "$place"; "$1" 18
  cp "$theirs"/one-time-* "$own/"; cp "$theirs/reusable.pawl" "$place"; "$1" 18
  mkfifo "$place"; "$1" 23
  mkdir "$place"; "$1" 23
  ln -s /dev/zero "$place"; "$1" 23
  ln -s "$PWD/good/reusable.pawl" "$place"; "$1" 23
  : > "$place"; "$1" 16
  truncate -s 10G "$place"; "$1" 16
  head -c 3000 /dev/urandom > "$place"; "$1" 16
  head -c 1000 good/reusable.pawl > "$place"; "$1" 16
  sed '1d;$d' good/reusable.pawl | base64 -d > "$place"
  flip "$place" $(($(stat -c %s "$place") - 1)) 0
  "$1" 14
}

# readers_only: bob's folder $own of the prekey directory `keys`, of which `before` is a copy, can be read and
# not written to by the command in the array `person`. Root may write anywhere, and becomes somebody else.
readers_only() {
  bob init -q
  bob publish -q keys --count 2
  own=keys/$(bob identity)
  cp -r "$own" before
  chmod -R a-w,a+rX keys
  person=(pawl)
  if [ "$(id -u)" = 0 ]; then
    chmod a+rx .
    person=(setpriv --reuid 12345 --regid 12345 --clear-groups env HOME=/nonexistent pawl)
  fi
}
