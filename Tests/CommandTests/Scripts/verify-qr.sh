# verify --qr draws the sixty digits as a QR code, which is the same as that of the tool of libqrencode.
acquainted
alice verify -q bob | tr -d ' \n' > digits
[ "$(wc -c < digits)" = 60 ] || fail "$(cat digits)"
# wanted: the modules of the code as lines of 0 and 1, without its border.
qrencode -l M -m 0 -t ASCII "$(cat digits)" | sed 's/##/1/g; s/  /0/g' > wanted
[ "$(wc -l < wanted)" = 25 ] || fail "$(cat wanted)"

# As text: lines behind the digits, two rows in each
alice verify -q bob --qr > text
[ "$(head -n 3 text)" = "$(alice verify -q bob)" ] || fail "$(cat text)"
tail -n +4 text > code
qrencode -l M -m 4 -t UTF8 "$(cat digits)" | cmp - code || fail "$(cat code)"
# On a terminal that has colours it sets black and white itself.
TERM=xterm at_terminal -- pawl --store alice verify -q bob --qr
has shown $'\e[30;107m'
python3 - <<'END'
import re
lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in open("shown").read().splitlines() if "\x1b[30" in line]
assert len(lines) == 17 and all(len(line) == 33 for line in lines), lines
dark = {"█": "11", "▀": "10", "▄": "01", " ": "00"}
rows = [""] * 34
for index, line in enumerate(lines):
    for block in line:
        rows[2 * index] += dark[block][0]
        rows[2 * index + 1] += dark[block][1]
assert [row[4:29] for row in rows[4:29]] == open("wanted").read().split(), rows
assert not any("1" in row[:4] + row[29:] for row in rows)
END

# As PNG, with eight pixels a module, and as SVG
umask 022
alice verify -q bob --qr=code.png > answer
[ "$(tr -d ' \n' < answer)" = "$(cat digits)" ] || fail "$(cat answer)"
[ "$(stat -c %a code.png)" = 644 ] || fail "$(stat -c %a code.png)"
alice verify -q bob --qr=code.svg > answer
python3 - <<'END'
import re, struct, zlib
data = open("code.png", "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
chunks, place = {}, 8
while place < len(data):
    count, kind = struct.unpack(">I4s", data[place:place + 8])
    content = data[place + 8:place + 8 + count]
    assert struct.unpack(">I", data[place + 8 + count:place + 12 + count])[0] == zlib.crc32(kind + content)
    chunks[kind] = content
    place += 12 + count
width, height, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
assert (width, height, rest) == (264, 264, [1, 0, 0, 0, 0]), (width, height, rest)
pixels = zlib.decompress(chunks[b"IDAT"])
rows = [pixels[i + 1:i + 34] for i in range(0, len(pixels), 34)]
assert len(rows) == 264 and not any(pixels[::34])
assert all(rows[i] == rows[i // 8 * 8] for i in range(264))
modules = ["".join("0" if byte == 255 else "1" for byte in row) for row in rows[::8]]
assert all(byte in (0, 255) for row in rows for byte in row)
wanted = open("wanted").read().split()
assert [row[4:29] for row in modules[4:29]] == wanted
text = open("code.svg").read()
dark = {(int(y), int(x)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", text)}
assert dark == {(y + 4, x + 4) for y in range(25) for x in range(25) if wanted[y][x] == "1"}
END

# With what else verify does
expect 0 alice verify bob --confirm --qr > text
same <(tail -n +4 text) code
has <(alice contact list) verified
expect 0 alice verify bob --undo --qr=code.png > text
alice import -q carol <(carol init -q; carol export)
alice verify -q --all --qr > text
[ "$(grep -c '^█' text)" = 34 ] || fail "$(cat text)"

# Misuse
for name in code code.jpg .pngx dir.png/; do
  refused 2 alice verify bob --qr="$name"
  said 'pawl: error: --qr=FILE takes a name that ends in .png or .svg'
done
refused 2 alice verify bob --qr=
refused 2 alice verify bob --json --qr
said 'pawl: error: with --json, the QR code goes to a file: --qr=FILE'
expect 0 alice verify bob --json --qr=code.png > out
told out identity "\"$(bob identity)\""
rm code.png
refused 2 alice verify --all --qr=code.png
said 'pawl: error: --qr=FILE draws the number of one contact'
absent code.png
alice group add team bob carol
refused 2 alice verify @team --qr=code.png
refused 23 alice verify bob --qr=missing/code.png
# What cannot be drawn or written changes nobody's trust.
number=$(alice verify -q bob)
trusts 'bob not verified|carol not verified|'
refused 2 alice verify @team --confirm --qr=code.png
refused 2 alice verify --all --confirm --qr=code.png
refused 23 alice verify bob --confirm --qr=missing/code.png
refused 23 alice verify bob $number --qr=missing/code.png
refused 18 alice verify bob ${number:1}0 --qr=code.png
trusts 'bob not verified|carol not verified|'
absent code.png
alice verify -q @team --confirm > out
refused 2 alice verify @team --undo --qr=code.png
refused 23 alice verify bob --undo --qr=missing/code.png
trusts 'bob verified|carol verified|'
alice verify -q @team --undo > out
at_terminal --columns 32 -- pawl --store alice verify bob --qr || [ $? = 2 ]
has <(tr -d '\r' < shown | tr -s '\n ' ' ') 'pawl: error: the terminal is too narrow for a QR code: use --qr=FILE'

# Without the library, everything else works.
library=$(ldconfig -p | sed -n 's/.*libqrencode\.so\.4 .*=> //p' | head -n 1)
name=${library##*/lib/}
expect 1 strace -f -o trace -P "/lib/$name" -P "/usr/lib/$name" -e trace=openat -e inject=openat:error=ENOENT \
  pawl --store alice verify bob --qr=code.png > text
said 'pawl: error: this system has no libqrencode, which draws QR codes'
said "pawl: hint: install it (Debian's package is libqrencode4), or compare the digits"
for qr in --qr --qr=code.png; do
  expect 1 strace -f -o trace -P "/lib/$name" -P "/usr/lib/$name" -e trace=openat -e inject=openat:error=ENOENT \
    pawl --store alice verify bob --confirm $qr > text
done
trusts 'bob not verified|carol not verified|'
absent code.png
