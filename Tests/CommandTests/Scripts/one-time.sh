# A one-time bundle works for the first person who writes with it, and the second is refused.
alice init -q
bob init -q
carol init -q
bob export --one-time > bundle
bob export --one-time > another
alice import -q bob bundle
carol import -q bob bundle
echo 'one' | alice encrypt -t bob > one
echo 'two' | alice encrypt -t bob > two
echo 'three' | carol encrypt -t bob > three

# A refused message does not use it up.
refused 12 bob decrypt one
head -c 100 one > part
refused 15 bob decrypt part
cp one changed
flip changed $(($(stat -c %s one) - 1)) 0
refused 14 bob decrypt --accept alice changed

bob decrypt -q --accept carol three > text
[ "$(cat text)" = three ] || fail "carol's message"
refused 10 bob decrypt --accept alice one
refused 10 bob decrypt --accept alice two
refused 11 bob decrypt three

# Those who came too late ask for another bundle.
alice import -q --new-session bob another
echo 'four' | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = four ] || fail "alice's message"

# The first person can go on writing with it, answered or not.
echo five | carol encrypt -t bob | bob decrypt -q > text
[ "$(cat text)" = five ] || fail "the next message"
echo six | bob encrypt -t carol | carol decrypt -q > text
[ "$(cat text)" = six ] || fail "the answer"
