# Errors about messages that cannot be read name the file and say what to do.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
carol init -q
echo hello > hello
alice encrypt -t bob hello > message
identity=$(alice identity)

complains 10 'message: the message is not for this store: no session or prekey here opens it' \
  'you may have read it before, or written it yourself; otherwise use the store it is for (--store DIR), or have the sender import a fresh bundle with --new-session' \
  carol decrypt message
complains 10 'the message is not for this store: no session or prekey here opens it' \
  'you may have read it before, or written it yourself; otherwise use the store it is for (--store DIR), or have the sender import a fresh bundle with --new-session' \
  carol decrypt < message
complains 1 'message: the message has not been read' "'pawl decrypt' reads it and deletes its key" \
  bob forget message
carol export | bob import -q 'carol c'
complains 13 'message: the message is from alice, not from carol c' \
  "'pawl decrypt -f alice' reads it; its key is not used up" bob decrypt -f 'carol c' message
bob decrypt -q message > out
complains 11 'message: the message has already been decrypted, or its key was deleted' \
  "a message can be read only once; 'pawl decrypt --keep' keeps its key" bob decrypt message
pawl --store dave init -q
bob export | pawl --store dave import -q bob
pawl --store dave encrypt -t bob hello > stranger
complains 12 "stranger: the message is from $(pawl --store dave identity), who is not a contact" \
  "'pawl decrypt --accept NAME' saves the sender under that name" bob decrypt stranger
complains 18 "THE IDENTITY OF alice HAS CHANGED: expected $identity, got $(pawl --store dave identity)" \
  'someone may be impersonating alice: ask them in person, and save a new identity under another name, or with '\''pawl import --replace'\'' if it is theirs' \
  bob decrypt --accept alice stranger

# Altered at each place. The last frame of a message without content takes 20 bytes; before it stands
# the MAC of the head.
alice encrypt -t bob /dev/null > message
size=$(stat -c %s message)
head=$((size - 20))
# altered OFFSET BIT…: makes the file "altered", with these bits flipped.
altered() {
  local bit
  cp message altered
  for bit in "${@:2}"; do flip altered "$1" "$bit"; done
}
altered $((head - 1)) 0
complains 14 'altered: the message was altered: its head does not verify' '' bob decrypt altered
altered $((size - 1)) 0
complains 14 'altered: the message was altered: frame 0 does not verify' '' bob decrypt altered
altered $head 6 5 4
complains 14 'altered: the message was altered: frame 0 does not verify' '' bob decrypt altered
several="'pawl decrypt --all' reads several messages from one input"
{ cat message; echo; } > altered
complains 14 'altered: bytes follow the end of the message' "$several" bob decrypt altered
cat message message > altered
complains 14 'altered: bytes follow the end of the message' "$several" bob decrypt altered
altered 16 0
complains 16 'altered: a message cannot have 0 recipients' '' bob decrypt altered
altered 17 1
complains 16 'altered: the message has a stanza of unknown kind 2' '' bob decrypt altered

# Truncated
head -c $((size - 1)) message > cut
truncated='the input is truncated: it is empty, or ends before the first whole frame'
remedy='get all of it and run this again; no key is used up'
complains 15 "cut: $truncated" "$remedy" bob decrypt cut
complains 15 "$truncated" "$remedy" bob decrypt - < /dev/null
head -c 600000 /dev/urandom > content
alice encrypt -t bob content > long
head -c 590000 long > cut
bob inspect --json cut > facts || [ $? = 15 ]
count=$(value facts frames)
[ "$count" = 1 ] && word=frame || word=frames
complains 15 "cut: the message is truncated: it ends after $count whole $word" \
  'get the whole message and run this again; its key is not used up' bob decrypt cut -o text

# Not a message
complains 16 "hello: the input is not a pawl message or bundle" \
  "a binary one begins with 'pawl/v1', and a text has a line '-----BEGIN PAWL …-----'" bob decrypt hello
printf 'pawl/v2 stream\nx' > later
complains 16 'later: the input was made by another version of pawl' 'a later version of pawl may be able to read it' \
  bob decrypt later
complains 16 'bob.pawl: the input is of the wrong kind' \
  "'pawl import' takes bundles, 'pawl decrypt' messages, 'pawl channel' those of a channel, 'pawl init --from-backup' backups" \
  bob decrypt bob.pawl
sed 's/$/\r/' message > mangled
complains 16 'mangled: the input was mangled: its line endings were converted' \
  "transfer it as binary, or make it with '-a'" bob decrypt mangled
{ printf '\xff\xfe'; iconv -f latin1 -t utf-16le message; } > mangled
complains 16 'mangled: the input was mangled: a shell converted it to UTF-16' \
  "use '-o FILE' instead of a redirection" bob decrypt mangled
alice encrypt -at bob hello > armored
sed 's/-/=2D/g' armored > mangled
complains 16 'mangled: the input was mangled: a mail program rewrote it' \
  'have it sent as an attachment' bob decrypt mangled
python3 -c 'import quopri, sys
sys.stdout.buffer.write(quopri.encodestring(open("message", "rb").read()))' > mangled
complains 16 'mangled: the input was mangled: a mail program rewrote it' \
  'have it sent as an attachment' bob decrypt mangled
sed '1s/^/<pre>/' armored > mangled
complains 16 'mangled: the input was mangled: it is a web page' 'download the file itself' \
  bob decrypt mangled
sed 's/^-----END.*/-----END PAWL LETTER-----/' armored > damaged
complains 16 'damaged: the text armor is damaged' \
  'take all lines from BEGIN to END as they were sent' bob decrypt damaged
absent text

# To a terminal
expect 2 at_terminal -- pawl --store alice encrypt -t bob hello
has shown 'pawl: error: refusing to write a binary message to a terminal'
has shown "pawl: hint: use '-o FILE', '-a' for text, or '-o -' to insist"
printf 'a\0b' | alice encrypt -t bob > binary
expect 2 at_terminal -- pawl --store bob decrypt binary
has shown 'pawl: error: binary: refusing to show content that is not text on a terminal'
has shown "pawl: hint: use '-o FILE', or '-o -' to insist; the message can be read again"
