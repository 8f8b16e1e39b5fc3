# decrypt --keep=DURATION and PAWL_KEEP: a key is kept for that time after the first reading, and no longer.
source "${BASH_SOURCE[0]%/*}/clock.bash"
conversing
hour=3600

# kept STORE: prints how many kept keys are in the database, readable or not.
kept() {
  python3 -c 'import sqlite3, sys
print(*sqlite3.connect(sys.argv[1] + "/store.db").execute("SELECT count(*) FROM record WHERE kind = 14").fetchone())' "$1"
}
# send NAME: writes a message with its name as the content.
send() { echo "$1" | alice encrypt -t bob > "$1"; }
# reads NAME ARGUMENT…: bob can decrypt the message with these arguments.
reads() {
  bob decrypt -q "$@" > text
  [ "$(cat text)" = "$1" ] || fail "$*: $(cat text)"
}

# It can be read again until the time is over, which reading it again does not change.
send brief
reads brief --keep=2h
ahead $hour reads brief --keep=2h
ahead $hour reads brief --keep
ahead $((2 * hour - 60)) reads brief --keep=120d
ahead $((2 * hour + 60)) refused 11 bob decrypt --keep brief
ahead $((2 * hour + 60)) bob inspect brief > told
has told 'already decrypted'
ahead $((2 * hour + 60)) bob session show alice > shown
lacks shown kept
ahead $((2 * hour + 60)) refused 11 bob forget brief
# It leaves the store with the next command that writes to it.
[ "$(kept bob)" = 1 ] || fail "$(kept bob) kept"
bob encrypt -t alice brief > answer
[ "$(kept bob)" = 1 ] || fail "$(kept bob) kept, before its time"
ahead $((2 * hour + 60)) bob encrypt -t alice brief > answer
[ "$(kept bob)" = 0 ] || fail "$(kept bob) kept"
refused 11 bob decrypt brief
expect 0 bob check

# A message that came late, from a chain that has ended: its time begins with its reading.
send late
send next
reads next
bob encrypt -t alice next | alice decrypt -q > text
send another
reads another
ahead $((119 * 24 * hour)) reads late --keep
ahead $((238 * 24 * hour)) reads late --keep
ahead $((240 * 24 * hour)) refused 10 bob decrypt late

# Without a duration it is 120 days, which is the longest time.
send long
reads long --keep
ahead $((119 * 24 * hour)) reads long --keep=1s
ahead $((121 * 24 * hour)) refused '10|11' bob decrypt long
send wrong
for duration in 121d 1y 0s 0 1 -1d 1.5h '1 h' '' x; do
  refused 2 bob decrypt --keep="$duration" wrong
done
said "see 'pawl decrypt --help'"
refused 2 bob decrypt --keep --keep=1h wrong
refused 2 bob decrypt --keep=1h --keep=1h wrong
# The duration follows '='; another word is the message.
refused 23 bob decrypt --keep 1h
said 1h
cp wrong 1h
bob decrypt -q --keep 1h > text
[ "$(cat text)" = wrong ] || fail "$(cat text)"
reads wrong --keep=120d
reads wrong
refused 11 bob decrypt wrong

# PAWL_KEEP stands for the option, which overrides it.
export PAWL_KEEP=2h
send usual
reads usual
ahead $hour reads usual
ahead $((3 * hour)) refused 11 bob decrypt usual
send usual
reads usual --keep=4h
ahead $((3 * hour)) reads usual
send usual
reads usual --keep=1h
ahead $((hour + 60)) refused 11 bob decrypt usual
cat brief usual > both
send usual
cat usual > spool
send other
cat other >> spool
for try in 1 2; do
  bob decrypt -q --all spool > text
  same text <(echo usual; echo other)
done
# A value that is no duration is an error, not a key that is lost.
send last
for PAWL_KEEP in '' 1 x 121d 0s '1h '; do
  refused 2 bob decrypt last
  said '$PAWL_KEEP'
  said "', not a number above 0 followed by s, m, h, d, w or y, at most 120d"
done
reads last --keep=1h
unset PAWL_KEEP
reads last
refused 11 bob decrypt last
