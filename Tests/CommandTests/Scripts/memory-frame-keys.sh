# While a stream waits for input, no frame key remains in the heap, however many frames there have been.
conversing
# Whoever begins a chain has a random number generator in the heap, which works with a key of its own.
echo hello | alice encrypt -t bob > first
python3 - <<'PY'
import subprocess, sys, time

def heap(pid):
    for line in open(f"/proc/{pid}/maps"):
        if line.endswith("[heap]\n"):
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            with open(f"/proc/{pid}/mem", "rb") as memory:
                memory.seek(start)
                return memory.read(end - start)

def key_schedules(content):
    """Counts the AES-256 keys in it in the form in which AES uses them: 60 words, most of which are the
    exclusive or of two earlier ones."""
    words = memoryview(content[:len(content) // 4 * 4]).cast("I")
    places = [place for place in range(9, 60) if place % 4]
    return sum(
        1 for start in range(len(words) - 60)
        if words[start + 9] == words[start + 1] ^ words[start + 8] and words[start]
        and all(words[start + place] == words[start + place - 8] ^ words[start + place - 1] for place in places)
        and len(set(words[start:start + 60])) > 50)

process = subprocess.Popen(
    ["pawl", "--store", "alice", "encrypt", "-t", "bob"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
process.stdin.write(b"x" * 3_000_000)
process.stdin.flush()
try:
    assert len(heap(process.pid)) > 100_000, "little was read"
except OSError:
    print("skipped: the memory of a process cannot be read here")
    sys.exit(0)
# At the start, the keys are in use.
for _ in range(20):
    time.sleep(0.2)
    count = key_schedules(heap(process.pid))
    if count == 0: break
assert count == 0, f"{count} keys in the heap"
process.stdin.close()
process.stdout.read()
assert process.wait() == 0
PY
