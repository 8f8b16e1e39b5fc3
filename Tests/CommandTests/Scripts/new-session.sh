# --new-session moves the conversation to another session, and messages in transit can still be read.
conversing
echo old | alice encrypt -t bob > old
echo old | bob encrypt -t alice > old-answer
bob export > bundle
# A session that works goes on, whatever bundles are imported, unless another one is asked for.
expect 0 alice import bob bundle
said 'the session with bob goes on; --new-session begins another'
expect 0 alice import bob bundle --new-session
said 'a session has begun with a reusable bundle'
echo new | alice encrypt -t bob > new
bob decrypt -q new > text
[ "$(cat text)" = new ] || fail "the new session"
echo answer | bob encrypt -t alice > answer
alice decrypt -q answer > text
[ "$(cat text)" = answer ] || fail "its answer"
bob decrypt -q old > text
[ "$(cat text)" = old ] || fail "the old session"
alice decrypt -q old-answer > text
[ "$(cat text)" = old ] || fail "the old session's answer"

# Receiving in the older session does not make it the one for sending.
echo hello | alice encrypt -t bob --status-fd 3 3> sent | bob decrypt -q --status-fd 3 3> lines > text
told lines chain "$(value sent chain | tr -d '[]')"
told lines number 0
[ "$(bob contact list | wc -l)" = 1 ] || fail "another contact"
