# A bundle is imported once under each name, and begins a session where there is none that works.
alice init -q
bob init -q --name robert
bob export -o bundle
bob export --one-time -o one-time

expect 0 alice import bob bundle
said "$(bob identity)"
said 'pawl verify bob'
alice contact list > list
has list bob
has list "$(bob identity)"
lacks list robert

# The chain distinguishes one session from another.
chain() {
  echo hello | alice encrypt -t bob --status-fd 3 3> lines > message
  value lines chain
}
first=$(chain)

# Importing it again adds nothing, wherever it is read from.
unchanged alice expect 0 alice import bob bundle
said bob
unchanged alice expect 0 alice import -q bob < bundle
empty said
unchanged alice expect 0 alice import -q bob - --identity "$(bob identity)" < <(cat bundle)
[ "$(chain)" = "$first" ] || fail "another session"

expect 0 alice import -q bob bundle --new-session
empty said
second=$(chain)
[ "$second" != "$first" ] || fail "no session was begun"

# So does any other bundle of the same person. It begins a session only if that is asked for, which is
# then used for sending.
expect 0 alice import bob one-time
said 'the session with bob goes on; --new-session begins another'
[ "$(chain)" = "$second" ] || fail "another session"
expect 0 alice import --new-session bob one-time
said 'a session has begun with a one-time bundle'
third=$(chain)
[ "$third" != "$second" ] || fail "no session was begun"
bob decrypt -q --accept alice message > text
[ "$(cat text)" = hello ] || fail "not what was sent"
unchanged alice expect 0 alice import -q bob one-time
[ "$(chain)" = "$third" ] || fail "another session"

# The binary form is a bundle too.
bob export | sed '1d;$d' | base64 -d > binary
head -c 15 binary | grep -q 'pawl/v1 bundle'
expect 0 alice import -q bob binary
[ "$(alice contact list | wc -l)" = 1 ] || fail "another contact"
