# A number that was assigned to a message is never used again, even if writing the message failed.
conversing
head -c 300000 /dev/urandom > content
number() {
  alice encrypt -t bob content --status-fd 3 3> lines > message
  value lines number | tr -d '[]'
}
before=$(number)
expect 23 alice encrypt -t bob content > /dev/full
expect 23 alice encrypt -t bob content -o /dev/full
after=$(number)
[ "$after" = $((before + 3)) ] || fail "number $after after $before"
(alice encrypt -t bob content || true) 2>/dev/null | head -c 10 > part
# A message that is refused in advance takes no number.
refused 23 alice encrypt -t bob missing
refused 23 alice encrypt -t bob content -o missing/out
refused 2 alice encrypt -t bob -z 10 content
refused 20 alice encrypt -t bob -t nobody content
before=$after
after=$(number)
[ "$after" = $((before + 2)) ] || fail "number $after after $before"
bob decrypt -q --status-fd 3 message 3> lines > text
same content text
told lines number "$after"
