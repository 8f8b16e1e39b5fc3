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
