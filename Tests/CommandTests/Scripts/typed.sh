# What is typed at the terminal that shows the message stays apart from it; the end of the input ends a
# question too.
conversing
printf horse > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q

# typed.py WORD… -- KEYS…: a command at a terminal; the keys are typed when it shows the text before
# each, as in "PROMPT=KEYS". What is shown is in the file "shown".
cat > typed.py <<'END'
import os, pty, sys, time
split = sys.argv.index("--")
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:split])
seen = b""
for pair in sys.argv[split + 1:]:
    text, keys = pair.split("=", 1)
    while text.encode() not in seen: seen += os.read(terminal, 4096)
    os.write(terminal, keys.encode().decode("unicode_escape").encode())
while True:
    try: piece = os.read(terminal, 4096)
    except OSError: break
    if not piece: break
    seen += piece
open("shown", "wb").write(seen.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
END

# Each line goes in when the one before it is shown.
expect 0 python3 typed.py pawl --store bob encrypt -at alice -- '=one\n' 'one=two\n' 'two=\x04'
[ "$(head -n 3 shown)" = $'one\ntwo\n-----BEGIN PAWL MESSAGE-----' ] || fail "mixed: $(head -n 3 shown)"
sed 1,2d shown > message
PAWL_PASSPHRASE_FILE=passphrase alice decrypt -q message > text
[ "$(cat text)" = $'one\ntwo' ] || fail "not what was typed: $(cat text)"

expect 21 python3 typed.py pawl --store alice identity -- 'passphrase: =\x04'
[ "$(cat shown)" = $'pawl: passphrase: \npawl: error: the passphrase is empty' ] ||
  fail "it shows: $(cat shown)"
expect 0 python3 typed.py pawl --store alice identity -- 'passphrase: =horse\x04\x04'
has shown pawl1
