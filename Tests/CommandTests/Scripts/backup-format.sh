# Backups follow section 15 of docs/protocol.md: a second program, written from that text alone, reads
# the backups that pawl writes and writes backups that pawl reads.
cat > other.py <<'END'
import base64, ctypes, ctypes.util, os, struct, sys, time

sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
MAGIC = b"pawl/v1 backup\n"
BEGIN, END = "-----BEGIN PAWL BACKUP-----", "-----END PAWL BACKUP-----"

def key(passphrase, salt, passes, memory):
    out = ctypes.create_string_buffer(32)
    assert sodium.crypto_pwhash(
        out, ctypes.c_ulonglong(32), passphrase, ctypes.c_ulonglong(len(passphrase)), salt,
        ctypes.c_ulonglong(passes), ctypes.c_size_t(memory * 1024), 2) == 0
    return out.raw

def identity(public):
    """Returns the identity of a public key in Bech32 (BIP 173)."""
    charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = int.from_bytes(public, "big") << 4
    values = [bits >> 5 * (51 - i) & 31 for i in range(52)]
    def checksum(values):
        check = 1
        for value in [ord(c) >> 5 for c in "pawl"] + [0] + [ord(c) & 31 for c in "pawl"] + values:
            top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
            for i, word in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
                check ^= word if top >> i & 1 else 0
        return check
    rest = checksum(values + [0] * 6) ^ 1
    return "pawl1" + "".join(charset[v] for v in values + [rest >> 5 * (5 - i) & 31 for i in range(6)])

def public(seed):
    public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
    sodium.crypto_sign_seed_keypair(public, secret, seed)
    return public.raw

def read(text, passphrase):
    lines = text.splitlines()
    assert lines[0] == BEGIN and lines[-1] == END and all(len(line) == 64 for line in lines[1:-2])
    data = base64.b64decode("".join(lines[1:-1]), validate=True)
    assert data[:15] == MAGIC
    passes, memory = struct.unpack(">II", data[15:23])
    salt, nonce, ciphertext = data[23:39], data[39:63], data[63:]
    content = ctypes.create_string_buffer(len(ciphertext) - 16)
    assert sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        content, None, None, ciphertext, ctypes.c_ulonglong(len(ciphertext)), MAGIC,
        ctypes.c_ulonglong(len(MAGIC)), nonce, key(passphrase, salt, passes, memory)) == 0
    return passes, memory, content.raw

def write(content, passphrase, passes=1, memory=8):
    salt, nonce = os.urandom(16), os.urandom(24)
    ciphertext = ctypes.create_string_buffer(len(content) + 16)
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        ciphertext, None, content, ctypes.c_ulonglong(len(content)), MAGIC,
        ctypes.c_ulonglong(len(MAGIC)), None, nonce, key(passphrase, salt, passes, memory))
    data = MAGIC + struct.pack(">II", passes, memory) + salt + nonce + ciphertext.raw
    text = base64.b64encode(data).decode()
    return "\n".join([BEGIN] + [text[i:i + 64] for i in range(0, len(text), 64)] + [END]) + "\n"

def parts(content):
    seed, last, n = struct.unpack(">32sQB", content[:41])
    name, rest = content[41:41 + n].decode(), content[41 + n:]
    def take(count):
        nonlocal rest
        taken, rest = rest[:count], rest[count:]
        assert len(taken) == count
        return taken
    def number(form):
        return struct.unpack(form, take(struct.calcsize(form)))[0]
    contacts, groups = [], []
    for _ in range(number(">I")):
        key, trust = take(32), number("B")
        introducer = take(32) if trust == 2 else None
        contacts.append((take(number(">H")).decode(), key, introducer or trust))
    for _ in range(number(">I")):
        group = take(number(">H")).decode()
        groups.append((group, [take(32) for _ in range(number(">I"))]))
    assert not rest
    return seed, last, name, contacts, groups

def named(name):
    return struct.pack(">H", len(name.encode())) + name.encode()

def joined(seed, last, name, contacts, groups=()):
    """Returns the content of a backup. The trust of a contact is a number, or the key of an introducer."""
    out = struct.pack(">32sQB", seed, last, len(name.encode())) + name.encode()
    out += struct.pack(">I", len(contacts))
    for name, key, trust in contacts:
        out += key + (bytes([trust]) if isinstance(trust, int) else b"\2" + trust) + named(name)
    out += struct.pack(">I", len(groups))
    for name, members in groups:
        out += named(name) + struct.pack(">I", len(members)) + b"".join(members)
    return out

def shown(contacts):
    """Prints contacts as `pawl contact list` does."""
    names = {key: name for name, key, _ in contacts}
    for name, key, trust in contacts:
        state = (["not verified", "verified"][trust] if isinstance(trust, int)
                 else "introduced by " + names[trust])
        print(name, identity(key), state, sep="\t")

def shown_groups(contacts, groups):
    """Prints groups as `pawl group list` does."""
    names = {key: name for name, key, _ in contacts}
    for name, members in groups:
        print(name, *(names[key] for key in members), sep="\t")
END

conversing
carol init -q
carol export | alice import -q 'carol ä'
alice verify -q bob --confirm > number
pawl --store dave init -q
printf '%s\tdave\n' "$(pawl --store dave identity)" | alice contact add -q --introduced-by bob
alice group add team 'carol ä' bob
alice group add 'ö' dave
alice group add none dave
alice group remove none dave
printf horse > passphrase
export PAWL_PASSPHRASE_FILE=passphrase
alice backup -o kept
cat > read.py <<'END'
from other import *
passes, memory, content = read(open("kept").read(), b"horse")
seed, last, name, contacts, groups = parts(content)
print(passes, memory, name, last > 0)
print(identity(public(seed)))
shown(contacts)
shown_groups(contacts, groups)
END
python3 read.py > found
{
  echo '3 262144 alice False'
  alice identity
  alice contact list
  alice group list
} > wanted
same wanted found

cat > write.py <<'END'
from other import *
seeds = [bytes([n]) * 32 for n in range(9)]
keys = [public(seed) for seed in seeds]
contacts = [("bob b", keys[1], 1), ("carol", keys[3], keys[1]), ("ö", keys[2], 0)]
groups = [("bob b", [keys[1]]), ("empty", []), ("team", [keys[1], keys[2]])]
print(identity(keys[0]))
shown(contacts)
shown_groups(contacts, groups)
good = joined(seeds[0], int(time.time()) + 80_000, "anna", contacts, groups)
ahead = joined(seeds[0], 4_000_000_000, "anna", contacts)
names = ("@bob", "#ö", " ", "\u3164", "\u2800", "eve ", "pawl1x", "x\u3164y")
strange = joined(
    seeds[0], 0, "", [(name, keys[n], n % 2) for n, name in enumerate(names, 1)],
    [("@team", [keys[1]]), ("\u3164", [])])
def put(name, text):
    open(name, "w").write(text)
put("last", str(int.from_bytes(good[32:40], "big")))
put("good", write(good, b"horse"))
put("greatest", write(good, b"horse", passes=4, memory=262_144))
put("ahead", write(ahead, b"horse"))
put("strange", write(strange, b"horse"))
put("other", write(good, b"cow"))
for name, content in {
    "longer": good + b"\0", "shorter": good[:-1],
    "slash": joined(seeds[0], 0, "", [("a/b", contacts[0][1], 0)]),
    "decomposed": joined(seeds[0], 0, "", [("o\u0308", contacts[0][1], 0)]),
    "key": joined(seeds[0], 0, "", [("bob", b"\1" + bytes(31), 0)]),
    "trust": joined(seeds[0], 0, "", [("bob", contacts[0][1], 3)]),
    "introduced-by-unverified": joined(seeds[0], 0, "", [("bob", keys[1], 0), ("eve", keys[2], keys[1])]),
    "introduced-by-nobody": joined(seeds[0], 0, "", [("eve", keys[2], keys[1])]),
    "group-slash": joined(seeds[0], 0, "", [], [("a/b", [])]),
    "one-group": joined(seeds[0], 0, "", [], [("a", []), ("a", [])]),
    "one-member": joined(seeds[0], 0, "", contacts, [("a", [keys[1], keys[1]])]),
    "stranger": joined(seeds[0], 0, "", contacts, [("a", [keys[4]])]),
    "one-name": joined(seeds[0], 0, "", [("bob", key, 0) for _, key, _ in contacts]),
    "one-identity": joined(seeds[0], 0, "", [(name, contacts[0][1], 0) for name, _, _ in contacts]),
    "oneself": joined(seeds[0], 0, "", [("me", public(seeds[0]), 0)]),
    "suggested": joined(seeds[0], 0, "\x1b[2J", []),
    "suggested-long": joined(seeds[0], 0, "x" * 65, []),
    "suggested-bytes": struct.pack(">32sQB2sI", seeds[0], 0, 2, b"\xff\xfe", 0) + bytes(4),
}.items():
    put(name + "-16", write(content, b"horse"))
for name, cost in {
    "passes": (5, 8), "none": (0, 8), "memory": (1, 7), "greedy": (1, 262_145),
    "all": (2 ** 32 - 1, 2 ** 32 - 1),
}.items():
    text = write(good, b"horse")
    data = bytearray(base64.b64decode("".join(text.splitlines()[1:-1])))
    data[15:23] = struct.pack(">II", *cost)
    text = base64.b64encode(data).decode()
    put(name + "-16", "\n".join([BEGIN] + [text[i:i + 64] for i in range(0, len(text), 64)] + [END]))
END
python3 write.py > wanted
pawl --store new init -q --from-backup good
{ pawl --store new identity; pawl --store new contact list; pawl --store new group list; } > found
same wanted found
# The next bundle is later than the last one that the backup recorded.
pawl --store new export > bundle
pawl inspect --json bundle > facts
told facts made $(($(cat last) + 1))
told facts suggested_name '"anna"'
# A last bundle from more than a day ahead counts as not set.
pawl --store again init -q --from-backup ahead
expect 0 pawl --store again export > bundle
pawl inspect --json bundle > facts
made=$(value facts made)
now=$(date +%s)
[ "$made" -le "$now" ] && [ "$made" -gt $((now - 100)) ] || fail "made is $made instead of about $now"
# The greatest costs that are allowed
pawl --store costly init -q --from-backup greatest

# A name that is well formed and not allowed here is restored as another one, and the user is told.
expect 0 pawl --store restored init --from-backup strange
pawl --store restored contact list | cut -f 1 > found
[ "$(sort found | tr '\n' ' ')" = 'bob contact contact-2 contact-3 contact-4 eve xy ö ' ] || fail "$(cat found)"
pawl --store restored group list > groups
[ "$(tr '\t\n' '  ' < groups)" = 'group team bob ' ] || fail "$(cat groups)"
said '@@team is now called @team'
while read -r name; do said "$name"; pawl --store restored verify -q "$name" > out; done < found
pawl --store restored check > findings

expect 21 pawl --store never init --from-backup other
for file in *-16; do
  expect 16 pawl --store never init --from-backup "$file"
  absent never
done
