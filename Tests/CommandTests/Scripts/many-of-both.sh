# Many processes that encrypt and decrypt in both directions at once lose nothing.
conversing
for i in 1 2 3 4 5 6; do
  (for j in 1 2 3; do
    echo "alice $i.$j" | alice encrypt -t bob | bob decrypt -q > bob.$i.$j
  done) &
  jobs[i]=$!
  (for j in 1 2 3; do
    echo "bob $i.$j" | bob encrypt -t alice | alice decrypt -q > alice.$i.$j
  done) &
  jobs[i + 10]=$!
done
for job in "${jobs[@]}"; do
  wait $job || fail "one of them"
done
for i in 1 2 3 4 5 6; do
  for j in 1 2 3; do
    [ "$(cat bob.$i.$j)" = "alice $i.$j" ] || fail "alice's $i.$j: $(cat bob.$i.$j)"
    [ "$(cat alice.$i.$j)" = "bob $i.$j" ] || fail "bob's $i.$j: $(cat alice.$i.$j)"
  done
done
for store in alice bob; do
  python3 -c 'import sqlite3, sys
[(answer,)] = sqlite3.connect(sys.argv[1]).execute("PRAGMA integrity_check")
assert answer == "ok", answer' $store/store.db
done
