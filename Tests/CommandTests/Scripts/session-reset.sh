# session reset stops sending and nothing else: messages in transit arrive, and a fresh bundle begins a
# new session.
conversing
echo one > one
bob encrypt -t alice one -o message
alice session reset bob 2> notes
has notes 'no longer sending to bob'
refused 20 alice encrypt -t bob one
said "run 'pawl import bob FILE'"
alice decrypt -q message > out
same one out
refused 20 alice encrypt -t bob one
# A bundle that was in use can now begin another session.
alice import bob bob.pawl 2> notes
has notes 'a session has begun'
alice encrypt -t bob one | bob decrypt -q > out
same one out
bob encrypt -t alice one | alice decrypt -q > out
same one out

refused 20 alice session reset carol
refused 2 alice session reset
refused 2 alice session reset bob --all
refused 2 alice session
carol init -q
carol session reset --all 2> notes
has notes 'no sessions'
alice session reset --all
refused 20 alice encrypt -t bob one
