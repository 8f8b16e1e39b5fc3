# A clock that is wrong for a while neither deletes kept keys nor keeps them for years.
source "${BASH_SOURCE[0]%/*}/clock.bash"
conversing
hour=3600 year=$((365 * days))
echo hello > hello
# at SECONDS WANTED: with that clock, bob can read the message again (0) or not (11).
at() {
  ahead "$1" expect "$2" bob decrypt -q --keep message > text
  [ "$2" = 11 ] || same hello text
}
# write SECONDS: with that clock, bob changes his store.
write() { ahead "$1" bob encrypt -q -t alice hello > out; }

# Read while the clock was years ahead: the time begins when the clock is right again.
alice encrypt -t bob hello > message
ahead $((10 * year)) bob decrypt -q --keep=2h message > text
at 0 0
at $hour 0
bob session show alice > shown
has shown "until $(date -u +%F -d '+2 hours')"
at $((2 * hour + 60)) 11
write $((2 * hour + 60))
at $hour 11

# Set back for years, and put right before the time is over: nothing changes.
alice encrypt -t bob hello > message
bob decrypt -q --keep=2h message > text
at $((-30 * year)) 0
write $((-30 * year))
at $hour 0
write $hour
at $hour 0
at $((2 * hour + 60)) 11
# Set back for years, and left there: the time is counted from then.
alice encrypt -t bob hello > message
bob decrypt -q --keep=2h message > text
write $((-30 * year))
at $((-30 * year + hour)) 0
at $((-30 * year + 2 * hour + 60)) 11
ahead $((-30 * year + 2 * hour + 60)) bob contact show alice > shown
lacks shown kept
# What only reads has changed nothing.
ahead $hour bob inspect message > told
has told 'kept            yes'
write $((-30 * year + 2 * hour + 60))
at $hour 11

# Ahead for a moment: what only reads deletes nothing.
alice encrypt -t bob hello > message
bob decrypt -q --keep=2h message > text
for question in 'session list' 'contact show alice' 'inspect message' check; do
  ahead $((10 * year)) expect 0 bob $question > out
done
at $((10 * year)) 11
at $hour 0
expect 0 bob check
