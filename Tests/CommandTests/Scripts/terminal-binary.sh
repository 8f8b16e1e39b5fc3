# Content that does not begin with text is refused on a terminal, by whatever name it is opened, and can be
# read again. What is no text further on is made visible.
conversing
# on_terminal STATUS ARGUMENT…: bob's pawl ends with that status when its standard output is a terminal.
on_terminal() { expect "$1" at_terminal --raw --streams 1 -- pawl --store bob "${@:2}"; }

# Binary content: with a zero byte, or no UTF-8, also cut short, overlong, a surrogate, beyond Unicode
for content in '\0' 'text\n\0more\n' '\211PNG\r\n' '\377\376h\0i\0' 'caf\351\n' 'x\346\227' '\300\200' '\355\240\200' \
  '\364\220\200\200' '\037\213\010'; do
  printf "$content" > content
  alice encrypt -t bob content > message
  for output in '' '-o /dev/stdout' '-o /dev/fd/1' '-o /proc/self/fd/1'; do
    unchanged bob on_terminal 2 decrypt message $output
    empty shown
    said 'pawl: from alice, not verified'
    said 'refusing to show content that is not text on a terminal'
    said "use '-o FILE', or '-o -' to insist"
  done
  expect 2 at_terminal --raw --streams 1 -- bash -c 'pawl --store bob decrypt message --status-fd 3 3> lines'
  told lines code 2
  on_terminal 0 decrypt -q --keep message -o -
  same content shown
  bob decrypt -q message > out
  same content out
done

# By the name of the terminal
printf 'a\0b' > content
alice encrypt -t bob content > message
expect 2 at_terminal --raw --streams 2 -- pawl --store bob decrypt message -o /dev/tty
has shown 'refusing to show content that is not text'
bob decrypt -q message > out
same content out
printf 'red\e[31m\n' | alice encrypt -t bob > message
expect 0 at_terminal --raw --streams 2 -- pawl --store bob decrypt -q message -o /dev/tty
[ "$(cat shown)" = 'red\u{1b}[31m' ] || fail "it shows $(cat shown)"
expect 2 at_terminal --raw --streams 2 -- pawl --store alice encrypt -t bob content -o /dev/tty
has shown 'refusing to write a binary message to a terminal'

# Nothing, padding and text are shown.
for content in '' 'short' 'caf\303\251\n'; do
  printf "$content" > content
  alice encrypt -t bob --pad content > message
  on_terminal 0 decrypt -q message
  [ "$(cat shown)" = "$(cat content)" ] || fail "it shows $(cat shown)"
done

# What comes later in a long one is made visible.
{ head -c 2000000 /dev/zero | tr '\0' x; printf '\n\0\377binary'; } > content
alice encrypt -t bob content > message
on_terminal 0 decrypt -q message
[ "$(tail -n 1 shown)" = $'\\u{0}\ufffdbinary' ] || fail "it ends with $(tail -n 1 shown)"

# Beginnings of one byte each: the first character decides, once it is whole.
alice encrypt -t bob /dev/null > nothing
cat > drip.py <<'END'
import os, subprocess, sys
alice = subprocess.Popen(
    ["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
message = b""
# The head and the first frame are longer than a message without content, in which the frame is empty.
length = os.path.getsize("nothing")
for piece in sys.argv[1:]:
    alice.stdin.write(bytes.fromhex(piece))
    alice.stdin.flush()
    while len(message) <= length: message += alice.stdout.read1(100000)
    length = len(message)
alice.stdin.close()
open("message", "wb").write(message + alice.stdout.read())
assert alice.wait() == 0
END
for pieces in '61 00' '61 ff' 'e6 97 a5 00'; do
  python3 drip.py $pieces
  on_terminal 0 decrypt -q message
done
for pieces in 'e6 97' 'e6 00' '78e6 61' 'f0 9f 61' 'ff' 'e0 80'; do
  python3 drip.py $pieces
  unchanged bob on_terminal 2 decrypt -q message
done

# With --all, one that is refused is passed over, and each text ends its line before the next note.
printf 'a\0b' | alice encrypt -t bob > binary
for number in 1 2; do printf "text $number" | alice encrypt -t bob > text.$number; done
cat text.1 binary text.2 > series
expect 2 at_terminal --raw --streams 12 -- pawl --store bob decrypt --all series
python3 - <<'END'
shown = open("shown", "rb").read().decode().splitlines()
assert [line for line in shown if not line.startswith("pawl: ")] == ["text 1", "text 2"], shown
assert shown[-1] == "pawl: 2 messages read, 0 already decrypted, 1 failed", shown
END
[ "$(bob decrypt -q binary | od -An -tx1)" = ' 61 00 62' ] || fail "the binary one"
