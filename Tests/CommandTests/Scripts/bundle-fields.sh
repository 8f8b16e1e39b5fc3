# A bundle with a valid signature is still refused if one of its fields is out of range.
alice init -q
bob init -q
bob export | sed '1d;$d' | base64 -d > bundle

# forge KEY=VALUE…: makes a bundle with bob's prekeys, signed by an identity of its own (RFC 8032).
# Times are in seconds from now, and not_before from created. Small secrets keep it fast.
cat > forge.py <<'END'
import hashlib, sys, time
p = 2**255 - 19
q = 2**252 + 27742317777372353535851937790883648493
d = -121665 * pow(121666, -1, p) % p

def add(a, b):
    e = d * a[0] * b[0] * a[1] * b[1] % p
    x = (a[0] * b[1] + a[1] * b[0]) * pow(1 + e, -1, p)
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - e, -1, p)
    return x % p, y % p

def times(n, a):
    result = (0, 1)
    while n:
        if n & 1: result = add(result, a)
        a = add(a, a)
        n >>= 1
    return result

def root(y):
    square = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
    x = pow(square, (p + 3) // 8, p)
    if x * x % p != square: x = x * pow(2, (p - 1) // 4, p) % p
    return x if x % 2 == 0 else p - x

def encoded(a): return (a[1] | (a[0] & 1) << 255).to_bytes(32, "little")
def number(*parts): return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")

y = 4 * pow(5, -1, p) % p
base = root(y), y
bob = open("bundle", "rb").read()
given = dict(argument.split("=", 1) for argument in sys.argv[1:])
now = int(time.time())
created = now + int(given.get("created", 0))
expires = now + int(given.get("expires", 86400))
not_before = max(0, created + int(given["not_before"])) if "not_before" in given else 0
name = given["name"].encode("latin1") if "name" in given else b"mallory"
secret = 123456789
public = encoded(times(secret, base))
fields = {
    "magic": b"pawl/v1 bundle\n", "kind": b"\0", "identity": public, "signed": bob[48:80], "once": b"",
    "kem": bob[80:1264], "created": created.to_bytes(8, "big"), "expires": expires.to_bytes(8, "big"),
    "not_before": not_before.to_bytes(8, "big"), "count": bytes([int(given.get("count", len(name)))]),
    "name": name, "more": b"",
}
for key in given.keys() & {"kind", "identity", "signed", "once", "kem", "more"}:
    fields[key] = bytes.fromhex(given[key])
text = b"".join(fields.values())
r = number(b"nonce", text) % 2**32
point = encoded(times(r, base))
s = (r + number(point, fields["identity"], text) * secret) % q
sys.stdout.buffer.write(text + point + s.to_bytes(32, "little"))
END
forge() { python3 forge.py "$@" > forged; }

# The unchanged bundle is accepted.
cp -a alice copy
forge
expect 0 elsewhere copy import mallory forged
forge name=
expect 0 elsewhere copy import mallory forged
forge name="$(printf 'x%.0s' {1..64})"
expect 0 elsewhere copy import mallory forged
forge created=80000 expires=90000
expect 0 elsewhere copy import mallory forged
forge expires=31622400
expect 0 elsewhere copy import mallory forged
forge not_before=-1
expect 0 elsewhere copy import mallory forged
forge not_before=0
expect 0 elsewhere copy import mallory forged

# Times
not_valid() { forge "$@"; refused 17 alice import mallory forged; }
not_valid expires=0 created=-100
not_valid expires=-1 created=-100
not_valid expires=-1000000 created=-2000000
not_valid created=90000 expires=100000
not_valid created=900000 expires=1000000
not_valid created=9000000000000000000 expires=9000000000000000001
bad() { forge "$@"; refused 16 alice import mallory forged; }
bad created=100 expires=100
bad created=100 expires=50
bad expires=31622401
bad expires=9000000000000000000
bad created=-100 expires=31622301
bad not_before=1
bad not_before=9000000000000000000

# Names: the length, a line ending, an escape sequence, a change of direction, invalid UTF-8
bad name="$(printf 'x%.0s' {1..65})"
bad count=6
bad count=8
bad count=255
bad more=00
bad name=$'mal\nlory'
bad name=$'\e[2Jmallory'
unsaid $'\e'
bad name=$'mal\x7flory'
bad name="$(printf 'mal\u00e2\u0080\u00aelory')"
bad name="$(printf 'mal\u00ff')"
bad name="$(printf 'mal\u00c2\u009blory')"
bad name="$(printf 'mal\u00e2\u0080\u008blory')"

# Kinds and keys: unknown, missing, of small order, not canonical, not reduced
zeros=$(printf '00%.0s' {1..32})
one=01${zeros:2}
bad kind=02
bad kind=ff
bad kind=01
forge kind=01 once=$one
refused '14|16' alice import mallory forged
forge signed=$zeros
refused '14|16' alice import mallory forged
forge signed=$one
refused '14|16' alice import mallory forged
forge signed=$(printf 'ff%.0s' {1..32})
refused '14|16' alice import mallory forged
forge kem=$(printf 'ff%.0s' {1..1184})
refused '14|16' alice import mallory forged
for identity in $zeros $one "$(printf 'ff%.0s' {1..32})" \
  c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a; do
  forge identity=$identity
  refused '14|16' alice import mallory forged
done

[ -z "$(alice contact list)" ] || fail "a contact was saved"
