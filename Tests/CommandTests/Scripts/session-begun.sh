# A message that begins a new session with a contact who has one says so, to people and to scripts.
acquainted
bob export > fresh
warning='warning: this message begins a new session with'

# reads WANTED PERSON ARGUMENT…: the person reads the message, and whether it begins a new session is WANTED.
reads() {
  local wanted=$1
  shift
  expect 0 "$@" message --status-fd 3 > out 3> lines
  told lines new_session "$wanted"
  if [ "$wanted" = true ]; then said "$warning alice, although you have one"; else unsaid "$warning"; fi
}

# The first of a sender who is not known, or has no session, and those after it
echo 1 | alice encrypt -t bob > message
reads false bob decrypt --accept alice
echo 2 | alice encrypt -t bob > message
reads false bob decrypt
echo 3 | bob encrypt -t alice > message
reads false alice decrypt

# A session that the reader begins
alice import -q bob fresh --new-session
echo 4 | bob encrypt -t alice > message
reads false alice decrypt
# One that the contact begins, whichever of its first messages comes first, and also if it is read again
echo 5 | alice encrypt -t bob > second
echo 6 | alice encrypt -t bob > message
reads true bob decrypt --keep
reads false bob decrypt --keep
told lines replay true
reads false bob decrypt
mv second message
reads false bob decrypt
# An answer in it, which is the first that the other side reads there
echo 7 | bob encrypt -t alice > message
reads false alice decrypt

# It says nothing with -q, and nothing before it has been verified.
bob export | alice import -q bob --new-session
echo 8 | alice encrypt -t bob > message
cp message altered
flip altered $(($(stat -c %s message) - 1)) 0
refused 14 bob decrypt altered
unsaid "$warning"
expect 0 bob decrypt -q message --status-fd 3 > out 3> lines
empty said
told lines new_session true

# After a reset, the contact still has the old one.
bob session reset -q alice
bob export | alice import -q bob --new-session
echo 9 | alice encrypt -t bob > message
reads true bob decrypt

# A contact who is forgotten has none.
bob contact remove -q alice
bob export | alice import -q bob --new-session
echo 10 | alice encrypt -t bob > message
reads false bob decrypt --accept alice

# Both begin at once: neither has one with the other yet.
rm -r alice bob
alice init -q
bob init -q
alice import -q bob <(bob export)
bob import -q alice <(alice export)
echo 11 | alice encrypt -t bob > message
echo 12 | bob encrypt -t alice > crossing
reads false bob decrypt
mv crossing message
reads false alice decrypt

# From a backup nothing is known of sessions.
printf horse > words
PAWL_PASSPHRASE_FILE=words bob backup -q > copy
PAWL_PASSPHRASE_FILE=words carol init -q --from-backup copy
alice import -q bob <(carol export)
echo 13 | alice encrypt -t bob > message
reads false carol decrypt
