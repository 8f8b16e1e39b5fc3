# A store that was put back to an older state is detected, refuses to send, and says what to do.
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
# Commands that neither send nor read still work.
alice identity > identity
alice contact list > contacts
has contacts bob

# The way forward: a new session with everybody
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

# Moved or copied to another place, it has another history, and nobody can tell.
mv alice moved
pawl --store moved identity > again
same identity again
# The marker is optional: without a place for it, nothing is detected.
rm -rf .local
pawl --store moved check > found
has found 'none on this machine'
HOME=$PWD/no-home pawl --store moved encrypt -t bob content | bob decrypt -q > out
same content out
