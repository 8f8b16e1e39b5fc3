# When several processes create the same store at once, exactly one succeeds, and the others are told.
for i in 1 2 3 4 5 6 7 8; do
  (
    status=0
    pawl --store shared init -q 2> said.$i || status=$?
    echo $status > status.$i
  ) &
done
wait
[ "$(cat status.* | sort -n | tr '\n' ' ')" = '0 1 1 1 1 1 1 1 ' ] ||
  fail "$(cat status.* | tr '\n' ' ') $(cat said.*)"
pawl --store shared identity > /dev/null
[ "$(ls -A shared | grep -v journal | sort | tr '\n' ' ')" = 'key store.db ' ] ||
  fail "left over: $(ls -A shared)"
