# What may serve several purposes: terminals, a socket as input and output, /dev/null, and the input that
# is also the output of a decryption.
conversing
echo hello > hello
printf 'one\n' > word

# /dev/null
alice encrypt -t bob --status-fd 3 --passphrase-fd 0 < /dev/null > /dev/null 3> /dev/null
PAWL_PASSPHRASE_FILE=/dev/null alice encrypt -t bob /dev/null -o /dev/null --status-fd 3 3<> /dev/null

# Standard error is no purpose of its own.
alice encrypt -t bob hello --status-fd 2 > message 2> lines
has lines '"encrypted"'
bob decrypt -q --status-fd 2 --keep message > text 2> lines
has lines '"decrypted"'
same hello text
bob inspect message 2>&1 | grep -q stanzas || fail 'no answer'
# It is one where the content goes there too.
for command in 'alice encrypt -at bob hello' 'bob decrypt --keep message' 'alice export' 'alice identity' \
  'bob inspect message' 'alice contact list' 'alice contact show bob' 'alice session list' \
  'alice session show bob' 'alice prekeys' 'alice check' 'alice verify bob' 'alice backup'; do
  : > all
  status=0
  $command --status-fd 2 > all 2>&1 || status=$?
  [ $status = 2 ] || fail "status $status: $command"
  has all 'the status lines and the output are the same file'
  lacks all '"event"'
  status=0
  $command --status-fd 1 2> said | cat > all || status=$?
  [ $status = 2 ] || fail "status $status: $command"
  empty all
  said 'the status lines and the output are the same pipe'
done
expect 2 alice encrypt -t bob hello -o /dev/stderr --status-fd 2
expect 2 alice encrypt -t bob hello -o said --status-fd 2

# Where the content goes elsewhere, or there is none, status lines may go to standard output.
alice encrypt -t bob hello -o out --status-fd 1 > lines
has lines '"encrypted"'
expect 20 alice encrypt -t nobody hello -o out --status-fd 1 > lines
has lines '"error"'
expect 16 alice import carol hello --status-fd 1 > lines
has lines '"error"'

# A file or pipe that two commands share is none of their business.
alice encrypt -t bob --passphrase-fd 3 3< word hello | bob decrypt -q --passphrase-fd 3 3< word > text
same hello text
# The next passphrase may lie where the present one does, unless this is the change.
export PAWL_PASSPHRASE_FILE=word PAWL_NEW_PASSPHRASE_FILE=word
alice identity > identity
expect 2 alice passphrase set
said 'the passphrase and the new passphrase are the same file'
unset PAWL_PASSPHRASE_FILE PAWL_NEW_PASSPHRASE_FILE

# A file that is the passphrase is not sent, and a passphrase is not taken from the message.
bob encrypt -t alice hello -o message
for command in 'encrypt -t bob' decrypt forget inspect 'import carol' 'init --from-backup'; do
  PAWL_PASSPHRASE_FILE=message expect 2 alice $command message
  said 'the passphrase and the input are the same file'
  expect 2 alice $command --status-fd 3 message 3>> message
done
for command in export backup; do
  PAWL_PASSPHRASE_FILE=word expect 2 alice $command -o word
  said 'the passphrase and the output are the same file'
done
has word one
for command in 'unlock' 'lock' 'publish shelf' 'passphrase remove' 'session prune' 'contact rename bob bert'; do
  expect 2 alice $command --passphrase-fd 3 --status-fd 3 3<> word
  said 'the status lines and the passphrase are the same file'
  # Nor is wrong usage reported where the passphrase comes from.
  expect 2 alice $command --frobnicate --passphrase-fd 3 --status-fd 3 3<> word
  has word one
done

# A command reads standard input only where the passphrase does not come from there, and its output is kept
# apart from the status lines.
alice encrypt -t bob -- cat < hello > message
bob decrypt -q message > text
same hello text
PAWL_PASSPHRASE_FILE=/dev/stdin alice encrypt -t bob -- cat < word > message
bob decrypt -q message > text
empty text
expect 1 alice encrypt -t bob -o hello -- cat < hello
[ "$(cat hello)" = hello ] || fail 'it has gone'
alice encrypt -t bob hello > message
expect 2 bob decrypt --status-fd 1 message -- cat > text
empty text
bob decrypt -q message > text
same hello text

# An input that waits for its writer is refused before it is opened.
mkfifo fifo
PAWL_PASSPHRASE_FILE=fifo expect 2 timeout 10 pawl --store alice encrypt -t bob fifo
expect 2 timeout 10 pawl --store alice encrypt -t bob fifo -o fifo

PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import socket, subprocess
from terminal_session import LedTerminal

def run(command, text, descriptor):
    done = subprocess.run(["pawl", *command], stdin=descriptor, stdout=descriptor, stderr=subprocess.PIPE)
    assert done.returncode == 0, done
    return done

# A socket
outer, inner = socket.socketpair()
outer.send(b"by socket")
outer.shutdown(socket.SHUT_WR)
run(["--store", "alice", "encrypt", "-t", "bob"], None, inner)
inner.close()
message = b"".join(iter(lambda: outer.recv(65536), b""))
done = subprocess.run(
    ["pawl", "--store", "bob", "decrypt", "-q"], input=message, stdout=subprocess.PIPE, check=True)
assert done.stdout == b"by socket", done

# A terminal as input, output, status and source of the passphrase
terminal = LedTerminal()
running = terminal.start(
    ["pawl", "--store", "alice", "encrypt", "-at", "bob", "--status-fd", "2", "--passphrase-fd", "0"])
terminal.type("\x04")
terminal.read_all()
assert running.wait() == 0, terminal.shown
assert b"-----END PAWL MESSAGE-----" in terminal.shown and b'"encrypted"' in terminal.shown, terminal.shown
END
