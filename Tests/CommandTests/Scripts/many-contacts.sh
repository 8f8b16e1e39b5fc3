# Finding the sender of a message takes the header keys of all sessions but not the sessions themselves: with many
# contacts, most of the store is not read. So many keys are tried on several processors.
alice init -q
alice export > alice.pawl
for i in $(seq 90); do
  pawl --store c$i init -q
  pawl --store c$i import -q alice alice.pawl
  echo hello | pawl --store c$i encrypt -t alice | alice decrypt -q --accept c$i > text
  echo answer | alice encrypt -t c$i | pawl --store c$i decrypt -q > text
done
size=$(stat -c %s alice/store.db)
[ "$size" -gt 300000 ] || fail "a store of $size bytes shows nothing"
for i in 1 45 90; do
  echo "from $i" | pawl --store c$i encrypt -t alice > message
  strace -qqo trace -y -e trace=pread64,read pawl --store alice decrypt message > text 2> said
  [ "$(cat text)" = "from $i" ] || fail "not what was sent"
  said "from c$i, not verified"
  read=$(sed -nE 's/^.*store\.db>.* = ([0-9]+)$/\1/p' trace | awk "{ sum += \$1 } END { print sum }")
  [ "$read" -gt 0 ] && [ "$read" -lt $((size / 4)) ] || fail "$read of $size bytes were read"
done

# However many messages are searched for, the same threads help.
for i in $(seq 12); do echo $i | pawl --store c$i encrypt -t alice; done > spool
strace -qqfo trace -e trace=clone,clone3 pawl --store alice decrypt --all spool > text 2> said
same <(seq 12) text
[ "$(grep -c 'CLONE_THREAD' trace)" -le 3 ] || fail "more threads than help: $(cat trace)"

# A key that cannot be read is damage, unless one that is tried before it fits. The latest are tried first.
echo hello | pawl --store c15 encrypt -t alice > message
echo hello | pawl --store c13 encrypt -t alice > lost
python3 -c 'import sqlite3
connection = sqlite3.connect("alice/store.db")
connection.execute("""UPDATE record SET sealed = zeroblob(length(sealed)) WHERE id =
  (SELECT min(id) FROM record WHERE kind = 9)""")
connection.commit()'
expect 0 alice decrypt -q message > text
[ "$(cat text)" = hello ] || fail "$(cat text)"
refused 22 alice decrypt lost
