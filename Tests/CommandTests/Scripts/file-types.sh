# What `make install` installs has file(1) and desktops tell messages, bundles and backups by their content,
# and from all else.
root=${BASH_SOURCE[0]%/Tests/*}
conversing
carol init -q
carol export --one-time | alice import -q carol
echo hello | alice encrypt -t bob -t carol > to-two
echo hello | alice encrypt -t bob > to-one
echo hello | alice encrypt -at bob > message-as-text
bob export > bundle-as-text
printf horse > passphrase
PAWL_PASSPHRASE_FILE=passphrase bob backup -q -o backup
# The binary forms, of which the program writes no bundles
binary() { sed '1d; $d' "$1" | base64 -d; }
binary bundle-as-text > bundle
bob export --one-time | sed '1d; $d' | base64 -d > one-time-bundle
# The first message of a channel, which nobody answers
mkfifo silent
exec 7<> silent
expect 15 alice channel -q bob --timeout 1s --transport-fd 7,8 8> channel < /dev/null
echo 'no message: pawl/v1 stream' > other
head -c 5000 /dev/urandom > random
cp "$root/docs/protocol.md" document

make -s -C "$root" install BINARY="$PAWL_BINARY" DESTDIR="$PWD/installed" PREFIX=/usr
share=$PWD/installed/usr/share

# told_by_file NAME WORDS: file(1) says this.
told_by_file() {
  file -b -m "$share/pawl/magic" "$1" > kind
  [ "$(cat kind)" = "$2" ] || fail "$1: $(cat kind)"
}
told_by_file to-one 'pawl message, version 1, to 1 recipient'
told_by_file to-two 'pawl message, version 1, to 2 recipients'
told_by_file message-as-text 'pawl message, as text'
told_by_file channel 'pawl channel, version 1'
told_by_file bundle 'pawl prekey bundle, version 1, reusable'
told_by_file one-time-bundle 'pawl prekey bundle, version 1, one-time'
told_by_file bundle-as-text 'pawl prekey bundle, as text'
told_by_file backup 'pawl backup'
for file in other document; do
  file -b -m "$share/pawl/magic" $file > kind
  lacks kind 'pawl '
done

# type_of NAME CONTENT: prints the type that a desktop gives to a file of that name and content.
update-mime-database "$share/mime" > /dev/null
type_of() {
  XDG_DATA_HOME=$PWD/none XDG_DATA_DIRS=$share python3 - "$@" <<'END_OF_PYTHON'
import ctypes, sys
gio = ctypes.CDLL("libgio-2.0.so.0")
gio.g_content_type_guess.restype = ctypes.c_char_p
with open(sys.argv[2], "rb") as file:
    start = file.read(4096)
name = sys.argv[1].encode()
print(gio.g_content_type_guess(name, start, ctypes.c_size_t(len(start)), None).decode())
END_OF_PYTHON
}
# Both agree, whatever the file is called.
for pair in to-one:message to-two:message message-as-text:message channel:message bundle:bundle \
  one-time-bundle:bundle bundle-as-text:bundle backup:backup; do
  file=${pair%:*}
  wanted=application/x-pawl-${pair#*:}
  for name in $file bob.pawl photos.msg; do
    type=$(type_of $name $file)
    [ "$type" = "$wanted" ] || fail "$file called $name: $type"
  done
  type=$(file -b --mime-type -m "$share/pawl/magic" "$file")
  [ "$type" = "$wanted" ] || fail "$file: $type"
done
for file in other document random; do
  case $(type_of $file $file) in *pawl*) fail "$file: $(type_of $file $file)" ;; esac
done
