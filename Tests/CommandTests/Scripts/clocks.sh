# A clock that is wrong for a while, ahead or behind, ends nothing for good.
source "${BASH_SOURCE[0]%/*}/clock.bash"
conversing
echo hello > hello

# Bob's clock is ahead: nobody can import what he makes then, if it is by more than a day.
ahead $((10 * days)) bob export > ahead.pawl
refused 17 alice import bob ahead.pawl
said 'the bundle was made in the future, on '
said 'one of the two clocks is wrong'
refused 17 alice import bob ahead.pawl --new-session
ahead $((9 * days + 100)) expect 0 alice import bob ahead.pawl
# It is right again: he is told, and what he makes is good, and no newer one is said to exist.
expect 0 bob export > right.pawl
said 'warning: your last bundle was made on '
said 'in the future'
carol init -q
expect 0 carol import bob right.pawl
unsaid warning
carol encrypt -t bob hello | bob decrypt -q --accept carol > text
same hello text
expect 0 bob export > right.pawl
empty said
# publish says the same, and replaces the reusable bundle, which nobody could import.
pawl --store ivan init -q
ahead $((10 * days)) pawl --store ivan publish -q shelf --count 0
refused 17 carol import ivan shelf
expect 0 pawl --store ivan publish shelf --count 0
said 'a new reusable bundle'
said 'warning: your last bundle was made on '
expect 0 pawl --store ivan publish shelf --count 0
said 'the same reusable bundle'
unsaid warning
expect 0 carol import ivan shelf
# One-time bundles from then stay, and others are added that can be imported.
pawl --store judy init -q
ahead $((10 * days)) pawl --store judy publish -q shelf --count 2
judy=$(pawl --store judy identity)
refused 17 carol import judy shelf --identity "$judy"
for new in 2 0; do
  expect 0 pawl --store judy publish shelf --count 2
  said "2 one-time bundles, $new of them new; "
  said '; 0 removed'
  said 'warning: 2 more one-time bundles there cannot be imported yet'
done
pawl --store judy prekeys > told
has told '	2 one-time bundles unclaimed'
expect 0 carol import judy shelf --identity "$judy"
said 'with a one-time bundle'
carol encrypt -t judy hello | pawl --store judy decrypt -q --accept carol > text
same hello text
ahead $((9 * days + 100)) expect 0 pawl --store judy publish shelf --count 2
said '3 one-time bundles, 0 of them new; '
unsaid warning
# The same holds for the times in a backup.
echo passphrase > passphrase
export PAWL_PASSPHRASE_FILE=$PWD/passphrase
pawl --store kim init -q
ahead $((10 * days)) pawl --store kim export > ahead.pawl
pawl --store kim backup -o backup
rm -r kim
pawl --store kim init -q --from-backup backup
expect 0 pawl --store kim export > right.pawl
said 'warning: your last bundle was made on '
said 'bundles from then cannot be imported yet, but new ones can'
unset PAWL_PASSPHRASE_FILE
expect 0 carol import kim right.pawl
refused 17 carol import kim ahead.pawl
# By less than a day nothing is odd.
ahead $((days - 100)) expect 0 bob export > early.pawl
empty said
expect 0 carol import bob early.pawl
expect 0 bob export > after.pawl
empty said
made() { pawl inspect --json "$1" > facts; value facts made; }
[ "$(made after.pawl)" = $(($(made early.pawl) + 1)) ] || fail "not later than the last one"

# A revocation under a clock that is ahead: each bundle revokes those before until it is repeated.
pawl --store dave init -q
ahead $((20 * days)) pawl --store dave prekeys revoke -q
ahead $((20 * days)) pawl --store dave export > ahead.pawl
refused 17 carol import dave ahead.pawl
for i in 1 2 3; do
  expect 0 pawl --store dave export > $i.pawl
  said 'warning: your bundles were revoked on '
  said "'pawl prekeys revoke' ends that"
done
for i in 1 2 3; do
  expect 0 carol import dave $i.pawl
  [ $i = 1 ] || said 'dave has revoked all earlier bundles'
  said 'a session has begun'
done
refused 17 carol import dave 2.pawl
pawl --store dave prekeys revoke -q
expect 0 pawl --store dave export > 4.pawl
unsaid revoked
expect 0 pawl --store dave export > 5.pawl
empty said
expect 0 carol import dave 5.pawl
said 'a session has begun'
expect 0 carol import dave 4.pawl
said 'the session with dave goes on'
refused 17 carol import dave 3.pawl
carol encrypt -t dave hello | pawl --store dave decrypt -q --accept carol > text
same hello text

# A clock that is far behind undoes no revocation.
ahead $((-30 * days)) expect 0 pawl --store dave export > behind.pawl
said 'warning: '
refused 17 carol import dave behind.pawl
said 'has been revoked by its owner'
# Each of the earlier bundles was made a second after the previous one.
sleep 6
expect 0 pawl --store dave export > 6.pawl
expect 0 carol import dave 6.pawl
said 'the session with dave goes on'
refused 17 carol import dave 3.pawl

# The importer's clock is ahead: the session is from the future, and the next import replaces it.
pawl --store erin init -q
bob export --valid-for 300d > bob.pawl
ahead $((3 * days)) pawl --store erin import -q bob bob.pawl
pawl --store erin encrypt -t bob hello > future
refused 10 bob decrypt --accept erin future
expect 0 pawl --store erin import bob bob.pawl
said 'a session has begun'
pawl --store erin encrypt -t bob hello | bob decrypt -q --accept erin > text
same hello text
[ "$(pawl --store erin session list | wc -l)" = 1 ] || fail "$(pawl --store erin session list)"
# When the time has come, the first message can be read, unless there is a later one.
pawl --store frank init -q
ahead $((3 * days)) pawl --store frank import -q bob bob.pawl
pawl --store frank encrypt -t bob hello > future
refused 10 bob decrypt --accept frank future
ahead $((2 * days + 100)) bob decrypt -q --accept frank future > text
same hello text

# The keys of messages that are late, or kept, go after 120 days, those of a bundle 30 days after its end.
alice encrypt -t bob hello > late
alice encrypt -t bob hello > next
bob decrypt -q --keep next > text
for message in late next; do
  for limit in 119:0 121:11; do
    there=$message-${limit%:*}
    cp -a bob $there
    ahead $((${limit%:*} * days)) expect ${limit#*:} elsewhere $there decrypt -q $message > text
    [ $limit = 121:11 ] || same hello text
  done
done
pawl --store grace init -q
pawl --store henry init -q
pawl --store grace export --valid-for 1d > brief
pawl --store henry import -q grace brief
pawl --store henry encrypt -t grace hello > slow
for limit in 30:0 32:10; do
  there=grace-${limit%:*}
  cp -a grace $there
  ahead $((${limit%:*} * days)) expect ${limit#*:} elsewhere $there decrypt -q --accept henry slow > text
  [ $limit = 32:10 ] || same hello text
done
# The session ends with the bundle, unless it was answered.
ahead $((2 * days)) expect 17 pawl --store henry encrypt -t grace hello > out
said 'has not answered, and the bundle expired on'
