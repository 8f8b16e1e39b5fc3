# While someone else keeps replacing the output with links, nothing is written to the files they lead
# to, and any output that appears is complete.
conversing
head -c 50000 /dev/urandom > content
echo victim > victim
mkdir out elsewhere
python3 - <<'END'
import os, random, subprocess, sys, threading, time

victim, folder = os.path.abspath("victim"), os.path.abspath("out")
over = time.monotonic() + 4

def attack(seed):
    chance = random.Random(seed)
    while time.monotonic() < over:
        name = chance.choice(["text", ".pawl-text", "text", "message", ".pawl-message"])
        path = f"{folder}/{name}"
        deed = chance.randrange(5)
        try:
            if deed == 0:
                os.unlink(path)
            elif deed == 1:
                os.symlink(victim, path)
            elif deed == 2:
                os.link(victim, path)
            elif deed == 3:
                os.symlink(os.path.abspath("elsewhere/new"), path)
            else:
                os.rename(f"{folder}/text", f"{folder}/{seed}")
        except OSError:
            pass

attackers = [threading.Thread(target=attack, args=(seed,)) for seed in range(2)]
for attacker in attackers:
    attacker.start()
runs = 0
pawl = lambda *words: subprocess.run(["pawl", "--store", *words], capture_output=True, timeout=30)
while time.monotonic() < over:
    made = pawl("alice", "encrypt", "-t", "bob", "content", "-o", "out/message")
    assert made.returncode in (0, 23), made
    message = pawl("alice", "encrypt", "-t", "bob", "content").stdout
    open("message", "wb").write(message)
    read = pawl("bob", "decrypt", "-q", "message", "-o", "out/text")
    assert read.returncode in (0, 23), read
    runs += 1
for attacker in attackers:
    attacker.join()
assert open(victim).read() == "victim\n", "written outside"
assert os.listdir("elsewhere") == [], "written outside"
assert runs > 10, runs
END
