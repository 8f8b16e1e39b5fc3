# Reading many messages from one input takes no more memory than reading one: nothing of a message that was
# read, or that could not be read, is kept.
conversing
head -c 4000000 /dev/urandom > content
for number in $(seq 60); do alice encrypt -t bob content; done > messages
# The end of each of these is lost.
for number in $(seq 20); do
  alice encrypt -t bob content > whole
  head -c 3900000 whole
done > cut
python3 - <<'END'
import resource, subprocess
def read(name, status, least, most):
    with open(name) as source:
        bob = subprocess.Popen(
            ["pawl", "--store", "bob", "decrypt", "-q", "--all"], stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        length = 0
        while piece := bob.stdout.read(1 << 20):
            length += len(piece)
        assert bob.wait() == status and least <= length <= most, (bob.returncode, length, bob.stderr.read())
read("messages", 0, 240_000_000, 240_000_000)
read("cut", 14, 60_000_000, 78_000_000)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
assert most <= 64 * 1024, f"{most} KiB"
END
