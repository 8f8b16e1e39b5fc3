# Whatever is reported is on disk: a file is synced before it gets its name and the folder after that,
# and no byte of a message leaves before the session's advance is committed and synced.
conversing
echo hello > hello
mkdir out
trace() { strace -f -y -qq -o trace -e trace=write,pwrite64,fsync,fdatasync,ftruncate,linkat,renameat,unlinkat,mkdirat -- "$@"; }
store() { echo "$PWD/$1"; }

cat > order.py <<'END'
import os, re, sys
calls = [re.match(r"(?:\d+ +)?(\w+)\((.*)", line) for line in open("trace")]
calls = [call.groups() for call in calls if call]

def find(what, start=0):
    for place in range(start, len(calls)):
        if re.search(what, "%s(%s" % calls[place]):
            return place
    raise SystemExit(f"FAILED: no {what} after {start}: {calls}")

def last(what):
    return max(place for place in range(len(calls)) if re.search(what, "%s(%s" % calls[place]))

def committed(store):
    """Checks that the database is written and synced, and then its journal is emptied, which is the
    commit, and synced."""
    commit = find(r"^ftruncate\(\d+<[^>]*%s/store\.db-journal>, 0" % store)
    assert last(r"^pwrite64\(\d+<[^>]*%s/store\.db>" % store) < commit, "written after the commit"
    synced = [place for place in range(commit) if re.search(r"^f(data)?sync\(\d+<[^>]*/store\.db>", "%s(%s" % calls[place])]
    assert synced and synced[-1] > last(r"^pwrite64\(\d+<[^>]*/store\.db>"), "not synced before the commit"
    return find(r"^f(data)?sync\(\d+<[^>]*store\.db-journal>", commit)

def appeared(folder, name):
    """Checks that the file is written, synced and named, and its folder synced, in this order."""
    place = rf"{folder}/"
    written = find(rf"^write\(\d+<[^>]*{place}")
    synced = find(rf"^fsync\(\d+<[^>]*{place}", written)
    named = find(rf'^(linkat|renameat)\(.*{folder}/{name}"', synced)
    return written, named, find(rf"^fsync\(\d+<[^>]*{folder}>", named)

exec(sys.argv[1])
END
order() { python3 order.py "$1"; }

trace pawl --store alice encrypt -t bob hello > message
order 'assert committed("alice") < find(r"^write\(1<"), "written before the commit"'
trace pawl --store alice encrypt -t bob hello -o out/message
order 'assert committed("alice") < appeared("out", "message")[0], "written before the commit"'
trace pawl --store alice encrypt -t bob hello -o out/message
order 'assert committed("alice") < appeared("out", "message")[0], "written before the commit"'
# A decrypted file has its name before the key is deleted; otherwise it could be lost with the key.
trace pawl --store bob decrypt -q message -o out/text
order 'assert appeared("out", "text")[2] < find(r"^ftruncate\(\d+<[^>]*bob/store.db-journal>, 0"), "too late"; committed("bob")'
same hello out/text
trace pawl --store bob decrypt -q out/message > text
order 'assert find(r"^write\(1<") < find(r"^ftruncate\(\d+<[^>]*bob/store.db-journal>, 0"); committed("bob")'
# A bundle is written after its private halves are saved.
trace pawl --store bob export -o out/bundle
order 'assert committed("bob") < appeared("out", "bundle")[0], "written before the commit"'
# A new store is on disk with all its names, its key before there is a database, and so is its own name in the
# folder above it.
trace pawl --store carol init -q
order 'assert appeared("carol", "key")[2] < find(r"^linkat\(.*carol/store.db\""), "the database before the key"'
order 'find(r"^fsync\(\d+<[^>]*/carol>", committed("carol"))'
order 'find(r"^fsync\(\d+<%s>" % re.escape(os.getcwd()), find(r"^mkdirat\(.*carol\""))'
# When a passphrase replaces the key, the new key is on disk before the old one is overwritten, on disk too.
echo secret > passphrase
trace pawl --store carol passphrase set --passphrase-fd 3 3< passphrase
order 'wiped = find(r"^pwrite64\(\d+<[^>]*/carol/key>\(deleted\)", appeared("carol", "key")[2]); find(r"^fsync\(\d+<[^>]*/carol/key>\(deleted\)", wiped)'
export PAWL_PASSPHRASE_FILE=passphrase
# A bundle is published after its private halves are saved, and is on disk with its folder.
trace pawl --store bob publish -q keys --count 2
order 'find(r"^fsync\(\d+<[^>]*/keys>", find(r"^mkdirat\(.*\"pawl1"))'
order 'written = find(r"^write\(.*BEGIN PAWL BUNDLE"); assert committed("bob") < written, "written before the commit"
synced = find(r"^fsync\(\d+<[^>]*/keys/pawl1[^>]*/", written)
named = find(r"^(linkat|renameat)\(.*/keys/pawl1[^>]*>, \"reusable.pawl\"", synced)
find(r"^fsync\(\d+<[^>]*/keys/pawl1[^/>]*>", named)'
# A one-time bundle is claimed before it is used or printed: nobody else gets it when the power has failed.
claimed='claimed = find(r"^renameat\(.*\.claimed\""); synced = find(r"^fsync\(.*/keys/pawl1[^/]*>", claimed)'
trace pawl --store carol import -q bob keys
order "$claimed"'; assert synced < find(r"^ftruncate\(\d+<[^>]*carol/store.db-journal>, 0"), "too late"'
trace pawl claim keys > bundle
order "$claimed"'; assert synced < find(r"^write\(1<"), "too late"'
