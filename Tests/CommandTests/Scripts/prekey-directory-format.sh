# A prekey directory follows section 2 of docs/protocol.md: a second program, written from that text
# alone, takes bundles that pawl publishes and fills directories that pawl imports from.
cat > other.py <<'END'
import base64, hashlib, os, sys

def bundle(path):
    """Returns the kind of a bundle, its owner's 32 bytes, and its id."""
    data = open(path, "rb").read()
    if data.startswith(b"-----BEGIN PAWL BUNDLE-----\n"):
        data = base64.b64decode(b"".join(data.splitlines()[1:-1]), validate=True)
    assert data.startswith(b"pawl/v1 bundle\n")
    kind = data[15]
    return kind, data[16:48], hashlib.sha256(data[:-64]).hexdigest()[:32]

def lies(folder):
    """Returns the names of the one-time bundles that can be claimed."""
    return sorted(name for name in os.listdir(folder)
                  if name.startswith("one-time-") and name.endswith(".pawl"))

def take(folder, out):
    name = lies(folder)[0]
    kind, owner, id = bundle(os.path.join(folder, name))
    assert kind == 1 and name == "one-time-" + id + ".pawl", name
    assert owner == bundle(os.path.join(folder, "reusable.pawl"))[1]
    claimed = os.path.join(folder, name + ".claimed")
    os.rename(os.path.join(folder, name), claimed)
    open(out, "wb").write(open(claimed, "rb").read())

def put(folder, files):
    os.makedirs(folder)
    for file in files:
        kind, _, id = bundle(file)
        os.rename(file, os.path.join(folder, "one-time-" + id + ".pawl" if kind else "reusable.pawl"))

command, folder, *rest = sys.argv[1:]
{"take": lambda: take(folder, *rest), "put": lambda: put(folder, rest)}[command]()
END

source "${BASH_SOURCE[0]%/*}/clock.bash"
alice init -q
bob init -q
carol init -q
bob=$(bob identity)

bob publish -q --count 3 shared
[ "$(ls shared)" = "$bob" ] || fail "$(ls shared)"
[ "$(ls "shared/$bob" | sed 's/[0-9a-f]\{32\}/ID/' | uniq -c | tr -s ' \n' ' ')" = ' 3 one-time-ID.pawl 1 reusable.pawl ' ] ||
  fail "$(ls "shared/$bob")"
python3 other.py take "shared/$bob" taken
alice import -q bob --identity "$bob" taken
# It is claimed: nobody else gets it, and its owner publishes another. The owner removes it an hour later,
# when nobody can be importing it any more.
bob prekeys > told
has told '2 one-time bundles unclaimed'
[ "$(ls "shared/$bob" | grep -c claimed)" = 1 ] || fail "$(ls "shared/$bob")"
bob publish -q --count 3 shared
[ "$(ls "shared/$bob" | grep -c claimed)" = 1 ] || fail "$(ls "shared/$bob")"
ahead 3700 bob publish -q --count 3 shared
[ "$(ls "shared/$bob" | grep -c claimed)" = 0 ] || fail "$(ls "shared/$bob")"
bob prekeys > told
has told '3 one-time bundles unclaimed'
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > out
has out hello

# A bundle that another program put there, and one file without armor
bob export -q > reusable
bob export -q --one-time > one
bob export -q --one-time | sed '1d;$d' | base64 -d > two
python3 other.py put "theirs/$bob" reusable one two
for kind in one-time one-time reusable; do
  rm -rf carol && carol init -q
  carol import bob theirs 2> notes
  has notes "with a $kind bundle"
done
[ "$(ls "theirs/$bob")" = reusable.pawl ] || fail "$(ls "theirs/$bob")"
echo hello | carol encrypt -t bob | bob decrypt -q --accept carol > out
has out hello
