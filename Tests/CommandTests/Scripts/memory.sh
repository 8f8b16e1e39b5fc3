# Neither encrypt nor decrypt takes more than 64 MiB, however long the message is, and 256 MiB more with a
# passphrase.
conversing
python3 - <<'END'
import os, resource, subprocess
def run(source, size):
    feed = subprocess.Popen(["head", "-c", str(size), source], stdout=subprocess.PIPE)
    alice = subprocess.Popen(
        ["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=feed.stdout, stdout=subprocess.PIPE)
    feed.stdout.close()
    bob = subprocess.Popen(
        ["pawl", "--store", "bob", "decrypt", "-q"], stdin=alice.stdout, stdout=subprocess.PIPE)
    alice.stdout.close()
    count = 0
    while piece := bob.stdout.read(1 << 20): count += len(piece)
    assert (bob.wait(), alice.wait(), feed.wait(), count) == (0, 0, 0, size)
run("/dev/zero", 200_000_000)
run("/dev/urandom", 100_000_000)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
assert most <= 64 * 1024, f"{most} KiB"

# With a passphrase, and a backup, which has one too.
environment = dict(os.environ, PAWL_PASSPHRASE_FILE="passphrase")
with open("passphrase", "w") as file:
    file.write("easily remembered")
def with_passphrase(*words):
    subprocess.run(
        ["pawl", "-q", *words], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
with_passphrase("--store", "alice", "passphrase", "set")
with_passphrase("--store", "alice", "encrypt", "-t", "bob", "-o", "message", "/bin/bash")
with_passphrase("--store", "alice", "backup", "-o", "backup")
with_passphrase("--store", "other", "init", "--from-backup", "backup")
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
assert 256 * 1024 < most <= (64 + 256) * 1024, f"{most} KiB"
END
