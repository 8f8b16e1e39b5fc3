# What is done about one of many contacts does not read all of them: neither to find names that look like a new
# one, nor to find whom somebody has introduced.
alice init -q
for i in $(seq 300); do
  pawl --store p$i init -q
  printf '%s\tperson %s\n' "$(pawl --store p$i identity)" $i
done > list
alice contact add -q list
size=$(stat -c %s alice/store.db)
[ "$size" -gt 150000 ] || fail "a store of $size bytes shows nothing"

# few COMMAND…: does what alice does with these words, and reads less than half of her store.
few() {
  strace -qqo trace -y -e trace=pread64,read pawl --store alice "$@" > out 2> said
  read=$(sed -nE 's/^.*store\.db>.* = ([0-9]+)$/\1/p' trace | awk "{ sum += \$1 } END { print sum }")
  [ "$read" -gt 0 ] && [ "$read" -lt $((size / 2)) ] || fail "$*: $read of $size bytes were read"
}
few contact rename 'person 7' 'Person 8'
said "warning: the name 'Person 8' looks like that of another contact: 'person 8'"
few contact rename 'Person 8' someone
unsaid 'looks like'
few contact show someone
few contact add <(printf '%s\tPERS0N 9\n' "$(pawl --store q init -q; pawl --store q identity)")
said "warning: the name 'PERS0N 9' looks like that of another contact: 'person 9'"
few verify 'person 5' --confirm
few contact add --introduced-by 'person 5' \
  <(pawl --store r init -q; printf '%s\tabel\n' "$(pawl --store r identity)")
said 'abel is a contact now, introduced by person 5'
few verify 'person 5' --undo
alice contact show abel > shown
has shown 'not verified'
few group add team 'person 5'
few contact remove 'person 9' --yes
few contact rename 'PERS0N 9' 'person 9'
unsaid 'looks like'
alice check > found
has found intact

# Nor are all those read that look alike.
alike=({l,I,1}{l,I,1}{l,I,1}{l,I,1}{l,I,1}{l,I,1})
printf '%s\n' "${alike[@]:0:300}" > names
mv alice others
alice init -q
cut -f 1 list | paste - names > alikes
alice contact add -q alikes
size=$(stat -c %s alice/store.db)
few contact rename llllll 111111
said "warning: the name '111111' looks like those of other contacts: 'llllIl', 'lllll1', 'lllllI' and others"
few contact remove lllllI --yes
few contact rename 111111 someone
unsaid 'looks like'
alice check > found
has found intact
