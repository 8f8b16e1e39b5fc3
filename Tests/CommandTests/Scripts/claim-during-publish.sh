# A claim and a publish at the same time do not disturb each other: what is claimed stays claimed, and what
# is put back stays there.
bob init -q
bob publish -q keys --count 3
own=keys/$(bob identity)
left() { ls -A "$own" | sort; }
# stopped TIMES: what strace runs was stopped so many times.
stopped() { [ "$(grep -c 'stopped by SIGSTOP' trace)" = "$1" ]; }

# A claim that is stopped before it prints keeps its bundle while the owner publishes.
strace -qo trace -e inject=write:signal=STOP:when=1 pawl claim keys > bundle &
until_it stopped 1 2> noise
claiming=$(pgrep -P $!)
claimed=$(left | grep claimed)
bob publish -q keys --count 3
[ "$(left | grep -c '^one-time.*\.pawl$')" = 3 ] && left | grep -qxF "$claimed" || fail "$(left)"
kill -CONT "$claiming"
wait $!
alice init -q
alice import -q --one-time bob bundle
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail 'not what was sent'
[ "$(left | wc -l)" = 4 ] || fail "$(left)"

# A bundle that is claimed while the owner looks at the directory, and put back before the owner has
# finished, is not removed.
strace -qqo trace -e trace=openat,getdents64 pawl --store bob publish -q keys --count 3
number=$(awk '/^getdents64/ { count++ } index($0, "pawl1") && /^openat/ { inside = 1; next }
  inside && /^getdents64.* = 0$/ { print count; exit }' trace)
left > before
rm trace
strace -qo trace -e trace=getdents64,fdatasync -e inject=getdents64:signal=STOP:when=$number \
  -e inject=fdatasync:signal=STOP:when=1 pawl --store bob publish -q keys --count 4 &
until_it stopped 1 2> noise
publishing=$(pgrep -P $!)
name=$(left | grep -m 1 '^one-time')
mv "$own/$name" "$own/$name.claimed"
kill -CONT "$publishing"
until_it stopped 2
mv "$own/$name.claimed" "$own/$name"
kill -CONT "$publishing"
wait $!
left | comm -13 - before > gone
empty gone
