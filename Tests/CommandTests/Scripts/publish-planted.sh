# Whoever may write to a prekey directory cannot make publish or import change a file elsewhere, open
# another directory to others, or act on anything but files of bundles in a folder of one's own.
umask 022
alice init -q
bob init -q --name bob
name=$(bob identity)
bob publish -q there --count 2
theirs=$PWD/there/$name
# A private directory elsewhere, whose files have names that publish removes or replaces
mkdir -m 700 private
used=one-time-00000000000000000000000000000000.pawl
for file in reusable.pawl $used $used.claimed .pawl-reusable.pawl note; do echo precious > private/$file; done
touch -d '2 hours ago' private/*
cp -a private whole
# intact: nothing has happened to it.
intact() {
  diff -r whole private || fail "$*: changed"
  [ "$(stat -c '%a %n' private private/* private/.pawl*)" = "$wanted" ] || fail "$*: opened"
}
wanted=$(stat -c '%a %n' private private/* private/.pawl*)

# The folder of the identity
mkdir keys
for target in "$PWD/private" ../private "$theirs" /dev/null nothing "$name"; do
  ln -s "$target" "keys/$name"
  for options in '' --replace; do
    expect 23 bob publish keys --count 2 $options
    said "$name is not a folder of your own"
  done
  intact "a link to $target"
  expect '18|20|23' alice import bob keys
  expect '18|20|23' alice import bob keys --identity "$name"
  intact "a link to $target"
  rm "keys/$name"
done
[ "$(ls "$theirs" | wc -l)" = 3 ] || fail "something was taken through a link"
absent nothing
absent keys/nothing
for thing in file fifo socket; do
  case $thing in
  file) echo precious > "keys/$name" ;;
  fifo) mkfifo "keys/$name" ;;
  socket) python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "keys/$name" ;;
  esac
  expect 23 timeout 10 pawl --store bob publish keys
  said "$name is not a folder of your own"
  expect 20 timeout 10 pawl --store alice import bob keys
  [ ! -d "keys/$name" ] || fail "$thing was replaced"
  rm "keys/$name"
done

# What lies in the folder: publish removes or replaces the thing itself, if it can, and nothing behind it.
own=keys/$name
bob publish -q keys --count 2
for file in reusable.pawl "$(ls "$own" | grep one-time | head -n 1)" $used $used.claimed .pawl-reusable.pawl; do
  for thing in link hard directory-link device-link dangling fifo socket; do
    rm -rf "$own/$file"
    case $thing in
    link) ln -s "$PWD/private/note" "$own/$file" ;;
    hard) ln private/note "$own/$file" ;;
    directory-link) ln -s "$PWD/private" "$own/$file" ;;
    device-link) ln -s /dev/full "$own/$file" ;;
    dangling) ln -s "$PWD/nothing" "$own/$file" ;;
    fifo) mkfifo "$own/$file" ;;
    socket) python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind("s")' && mv s "$own/$file" ;;
    esac
    expect 0 timeout 10 pawl --store bob publish keys --count 2
    intact "$thing as $file"
    absent nothing
    [ "$(find "$own" -type f -links 1 -name '*.pawl' ! -name '.*' | wc -l)" = 3 ] || fail "$thing as $file: $(ls -l "$own")"
    expect 0 timeout 10 pawl --store alice import bob keys --new-session
    intact "$thing as $file, import"
    rm -rf "$own/$used.claimed" "$own/.pawl-reusable.pawl"
  done
done

# The directory itself is the user's choice, and may be a link.
ln -s keys link
expect 0 bob publish link --count 3
[ -L link ] || fail "the link was replaced"
expect 0 alice import bob link --new-session

# An existing folder keeps its permissions, and a new one has those of the umask, whatever is in the way.
chmod 700 "$own"
bob publish -q keys --count 4
[ "$(stat -c %a "$own")" = 700 ] || fail "it was opened"

# Names of any bytes, huge files and very many of them
head -c 100000000 /dev/zero > "$own/one-time-11111111111111111111111111111111.pawl"
for odd in $'\xff.pawl.claimed' $'a\nb.pawl.claimed' $'one-time-\xff.pawl' '--replace' 'ONE-TIME-.pawl'; do : > "$own/$odd"; done
expect 0 bob publish keys --count 4
said '1 removed'
python3 - "$own" "$(realpath keys)" <<'END'
import os, sys
for number in range(30000):
    open(f"{sys.argv[1]}/one-time-{number:032x}.pawl", "w").close()
for number in range(3000):
    os.mkdir(f"{sys.argv[2]}/pawl1{number}")
END
expect 0 timeout 60 pawl --store bob publish keys --count 4
expect 0 timeout 60 pawl --store bob publish keys --count 4
[ "$(ls "$own" | grep -c 'one-time-0000')" = 0 ] || fail "some are left"
[ "$(find "$own" -name 'one-time-*' -size +1k | wc -l)" = 4 ] || fail "not four: $(ls "$own")"
expect 0 timeout 60 pawl --store alice import bob keys --new-session
said 'with a one-time bundle'
ls "$own" > left
has left '--replace'
