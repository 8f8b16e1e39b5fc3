# Whoever reads a prekey directory while it is being published sees only complete bundles.
bob init -q
bob publish -q keys --count 1 --valid-for 1s
python3 - "$(echo keys/pawl1*)" <<'END' &
import os, re, sys
folder, seen = sys.argv[1], 0
while not os.path.exists("done"):
    for name in os.listdir(folder):
        try:
            text = open(f"{folder}/{name}").read()
        except FileNotFoundError:
            continue
        seen += 1
        whole = text.startswith("-----BEGIN PAWL BUNDLE-----\n") and text.endswith(
            "\n-----END PAWL BUNDLE-----\n") and len(text) > 1700
        known = re.fullmatch(r"reusable\.pawl|one-time-[0-9a-f]{32}\.pawl", name) or (
            name == ".pawl-reusable.pawl")
        if not whole or not known:
            sys.exit(f"{name}: {len(text)} bytes, {text[-40:]!r}")
sys.exit(seen < 100 and f"seen only {seen}")
END
reader=$!
for round in $(seq 12); do
  bob publish -q keys --count 10 --valid-for 1s
  sleep 0.2
done
touch done
wait $reader || fail "the reader has seen something else"
