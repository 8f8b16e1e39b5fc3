# Two copies of a sender's store never write the same bytes, and one of their two messages can be read.
conversing
echo hello | alice encrypt -t bob | bob decrypt -q > text
cp -a alice copy
head -c 5000 /dev/zero > zeros
alice encrypt -t bob -z 0 zeros > one
elsewhere copy encrypt -t bob -z 0 zeros > two
alice encrypt -t bob -z 0 zeros > three
python3 - <<'END'
# The frames follow a head of 2490 bytes; no eight bytes of them are equal.
one, two, three = (open(name, "rb").read() for name in ("one", "two", "three"))
def pieces(message, start): return {message[i:i + 8] for i in range(start, len(message) - 8)}
# After the word of the frame
for a, b in (one, two), (one, three), (two, three):
    assert not pieces(a, 2494) & pieces(b, 2494)
    # Under the same key, the two would differ only as much as their contents do, which is not at all.
    assert any(x ^ y for x, y in zip(a[2494:], b[2494:]))
assert not pieces(one, 15 + 3) & pieces(two, 15 + 3)
END
bob decrypt -q two > text
same zeros text
refused 11 bob decrypt one
bob decrypt -q three > text
same zeros text
