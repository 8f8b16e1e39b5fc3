# A terminal is sent no binary message unless -o - insists, and no control characters of a text.
conversing
printf 'one\ttwo\r\n\e[2J\e]0;title\a\b\177\302\233x\n' > text
cp text content
alice encrypt -t bob content > message

# on_terminal STATUS ARGUMENT…: pawl ends with that status when its standard output is a terminal.
on_terminal() { expect "$1" at_terminal --raw --streams 1 -- pawl "${@:2}"; }

# Encrypting
unchanged alice on_terminal 2 --store alice encrypt -t bob content
empty shown
said 'pawl: error: '
grep '^pawl: hint: ' said | grep -qe '-o FILE' || fail "no hint at a file: $(cat said)"
grep '^pawl: hint: ' said | grep -qe '-a' || fail "no hint at armor: $(cat said)"
grep '^pawl: hint: ' said | grep -qe '-o -' || fail "no hint how to insist: $(cat said)"
on_terminal 0 --store alice encrypt -t bob content -o -
bob decrypt -q shown -o out
same content out
on_terminal 0 --store alice encrypt -at bob content
bob decrypt -q shown -o out
same content out
on_terminal 0 --store alice encrypt -t bob content -o file
empty shown
bob decrypt -q file -o out
same content out
on_terminal 0 --store bob export
has shown '-----END PAWL BUNDLE-----'

# Decrypting: lines with either line end and tabs are unchanged, everything else is made visible.
on_terminal 0 --store bob decrypt -q --keep message
has shown 'one	two'
has shown '[2J'
python3 - <<'END'
text = open("shown", "rb").read().decode()
assert not any(ord(c) < 32 and c not in "\n\t\r" or 127 <= ord(c) < 160 for c in text), ascii(text)
assert text.count("\n") == 2 and text.startswith("one\ttwo\r\n") and text.count("\r") == 1, ascii(text)
END
on_terminal 0 --store bob decrypt -q --keep message -o -
same content shown
bob decrypt -q --keep message > out
same content out
on_terminal 0 --store bob decrypt -q message -o out
empty shown
same content out

# A refusal shows nothing.
on_terminal 11 --store bob decrypt message
empty shown
