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
