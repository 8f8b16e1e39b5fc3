# Eight processes that encrypt to the same contact at once all succeed, and no number in a chain is used
# twice.
conversing
for i in 1 2 3 4 5 6 7 8; do
  (
    for j in 1 2 3; do
      echo "message $i.$j" | alice encrypt -t bob --status-fd 3 3> sent.$i.$j > message.$i.$j
    done
  ) &
  writers[i]=$!
done
for i in 1 2 3 4 5 6 7 8; do
  wait ${writers[i]} || fail "writer $i"
done
python3 - <<'END'
import glob, json
lines = [json.loads(line) for name in glob.glob("sent.*") for line in open(name)]
places = {(line["chain"][0], line["number"][0]) for line in lines}
assert len(lines) == 24 and len(places) == 24, sorted(places)
chains = {chain for chain, _ in places}
assert len(chains) == 1, chains
numbers = sorted(number for _, number in places)
assert numbers == list(range(numbers[0], numbers[0] + 24)), numbers
END
for i in 8 7 6 5 4 3 2 1; do
  for j in 2 3 1; do
    bob decrypt -q message.$i.$j > text
    [ "$(cat text)" = "message $i.$j" ] || fail "message $i.$j: $(cat text)"
  done
done
