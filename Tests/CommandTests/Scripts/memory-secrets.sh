# While a command waits for input, its memory holds neither the passphrase nor the store's key, only
# what the message needs.
conversing
printf 'a passphrase that is easily found' > passphrase
python3 - <<'PY'
import os, subprocess, sys, time

def readable(pid):
    try:
        open(f"/proc/{pid}/mem", "rb").close()
        return True
    except OSError:
        return False

def memory(pid):
    found = b""
    with open(f"/proc/{pid}/mem", "rb") as mem:
        for line in open(f"/proc/{pid}/maps"):
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if "r" not in line.split()[1] or "[v" in line:
                continue
            try:
                mem.seek(start)
                found += mem.read(end - start)
            except OSError:
                pass
    return found

def waiting(command, data, secrets):
    """Returns the memory of a command that has read `data` and waits for more."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(data)
    process.stdin.flush()
    process.stdout.read(1)
    if not readable(process.pid):
        print("skipped: the memory of a process cannot be read here")
        sys.exit(0)
    content = memory(process.pid)
    assert b"pawl" in content and len(content) > 1_000_000, "little was read"
    for name, secret in secrets.items():
        assert secret not in content, f"{name} is in the memory of {command}"
    process.stdin.close()
    process.stdout.read()
    assert process.wait() == 0

key = open("alice/key", "rb").read()[-32:]
waiting(["pawl", "--store", "alice", "encrypt", "-t", "bob"], b"x" * 300_000, {"the store key": key})
environment = dict(os.environ, PAWL_PASSPHRASE_FILE="passphrase")
os.environ.update(environment)
subprocess.run(["pawl", "-q", "--store", "alice", "passphrase", "set"], check=True)
secret = open("passphrase", "rb").read()
waiting(["pawl", "--store", "alice", "encrypt", "-t", "bob"], b"x" * 300_000,
        {"the store key": key, "the passphrase": secret})
PY
