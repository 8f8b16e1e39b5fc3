# A store that was put back to an older state is noticed, says what to do, and does not send.
conversing
cp -r alice kept
echo hello > content
alice encrypt -t bob content -o message
rm -rf alice && cp -r kept alice

refused 22 alice encrypt -t bob content
said 'the store is older than it should be'
said "run 'pawl session reset --all'"
refused 22 alice decrypt message
refused 22 alice export
refused 22 alice import bob bob.pawl
refused 22 alice verify bob --confirm
refused 22 alice session reset bob
expect 22 alice check > found
has found 'put back to an older state'
# What neither sends nor reads goes on.
alice identity > identity
alice contact list > contacts
has contacts bob

# The way on: a new session with everybody.
alice session reset --all 2> notes
has notes 'no longer sending to bob'
alice check > found
has found 'agrees'
refused 20 alice encrypt -t bob content
said 'no session for sending to bob'
alice import -q bob bob.pawl
alice encrypt -t bob content | bob decrypt -q > out
same content out
bob decrypt -q message > out
same content out
bob encrypt -t alice content | alice decrypt -q > out
same content out

# Moved or copied elsewhere it is another store's history; nobody can tell.
mv alice moved
pawl --store moved identity > again
same identity again
# The marker is no condition: without a place for one, nothing is noticed.
rm -rf .local
pawl --store moved check > found
has found 'none on this machine'
HOME=/nonexistent pawl --store moved encrypt -t bob content | bob decrypt -q > out
same content out
