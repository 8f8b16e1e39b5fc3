# With --pad the frames together have the smallest Padmé length that padding frames can reach.
conversing
head -c 3000000 /dev/urandom > random

# frames ARGUMENT…: prints the length of all frames of the message. Its head has 2490 bytes for one
# recipient who has answered (docs/protocol.md, section 5).
frames() { alice encrypt -t bob "$@" | wc -c | { read -r length; echo $((length - 2490)); }; }

for size in 0 1 2 16 100 200 499 500 1000 1001 4096 10000 65535 65536 100000 262144 300000 1048576; do
  head -c $size random > content
  echo "$size $(frames content) $(frames --pad content)" >> lengths
done
alice encrypt -t bob --pad content | bob decrypt -q > text
same content text
head -c 1000000 /dev/zero > content
alice encrypt -t bob --pad content | tee padded | bob decrypt -q > text
same content text
[ "$(stat -c %s padded)" -lt 10000 ] || fail "the padding is not of what was compressed"
cp random content
alice encrypt -t bob --pad content | bob decrypt -q > text
same content text

python3 - <<'END'
from math import floor, log2

def padme(length):
    if length < 2: return length
    exponent = floor(log2(length))
    mask = (1 << (exponent - floor(log2(exponent)) - 1 if exponent else 0)) - 1
    return (length + mask) & ~mask

for line in open("lengths"):
    size, plain, padded = map(int, line.split())
    # A padding frame takes 20 bytes besides its body of at least one byte.
    wanted = next(n for n in range(plain, 3 * plain + 100) if padme(n) == n and (n == plain or n - plain > 20))
    assert padded == wanted, f"{size} bytes: {plain}, with --pad {padded} instead of {wanted}"
    assert padded <= plain * 1.12 or plain < 500, f"{size} bytes: {plain} become {padded}"
END
