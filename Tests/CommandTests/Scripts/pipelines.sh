# encrypt and decrypt may stand in one pipeline, on two stores or on one.
acquainted
echo hello | alice encrypt -t bob | bob decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"

# More than a pipe holds, there and back, through armor and a file that is a pipe
head -c 3000000 /dev/urandom > content
timeout 20 pawl --store alice encrypt -t bob content | timeout 20 pawl --store bob decrypt -q |
  timeout 20 pawl --store bob encrypt -t alice | timeout 20 pawl --store alice decrypt -q > text
same content text
timeout 20 pawl --store alice encrypt -at bob < content | timeout 20 pawl --store bob decrypt -q > text
same content text
timeout 20 pawl --store bob decrypt -q <(alice encrypt -t bob content) > text
same content text

# One store reads and writes in the same pipeline.
echo hello | alice encrypt -t bob > message
timeout 20 pawl --store bob decrypt -q message | timeout 20 pawl --store bob encrypt -t alice |
  alice decrypt -q > text
[ "$(cat text)" = hello ] || fail "not what was sent back"

# A person's own message is refused, at once.
start=$SECONDS
status=0
echo hello | timeout 20 pawl --store alice encrypt -t bob |
  timeout 20 pawl --store alice decrypt > text 2> said || status=$?
[ $status = 10 ] || fail "status $status: $(cat said)"
said 'pawl: error: '
empty text
[ $((SECONDS - start)) -lt 10 ] || fail "it hung"
status=0
head -c 5000000 content | timeout 20 pawl --store alice encrypt -t bob 2> also-said |
  timeout 20 pawl --store alice decrypt > text 2> said || status=$?
[ $status = 10 ] || [ $status = 141 ] || fail "status $status: $(cat said)"
said 'not for this store'
empty also-said
empty text
