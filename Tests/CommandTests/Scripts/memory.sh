# Neither encrypt nor decrypt takes more than 64 MiB, however long the message is.
conversing
python3 - <<'END'
import resource, subprocess
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
END
