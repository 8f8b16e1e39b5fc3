# encrypt -- COMMAND takes the output of the command as the content. When the command fails, nothing that
# looks whole is left, and the status is 24.
conversing
head -c 3000000 /dev/urandom > content
echo hello > hello

alice encrypt -t bob -- cat content > message
bob decrypt -q message > got
same content got
alice encrypt -t bob -o message -- cat content
bob decrypt -q message -- cmp - content
alice encrypt -at bob --pad -- cat hello | bob decrypt -q > got
same hello got
alice encrypt -t bob -- true | bob decrypt -q > got
empty got
# It has pawl's standard input and error.
alice encrypt -t bob -- tr a-z A-Z < hello | bob decrypt -q > got
[ "$(cat got)" = HELLO ] || fail "$(cat got)"
alice encrypt -t bob --status-fd 3 -- sh -c 'echo words >&2; cat hello' > message 2> said 3> lines
said words
told lines bytes_in 6
bob decrypt -q message > got
same hello got

# failing WHAT COMMAND…: no file appears, an old one stays, and nobody takes what a pipe got for whole.
failing() {
  local what=$1 options
  shift
  for options in '' -a --pad; do
    echo old > file
    for file in file new; do
      expect 24 alice encrypt $options -t bob -o $file -- "$@"
      said "$what"
    done
    has file old
    absent new
    expect 24 alice encrypt $options -t bob -- "$@" > part
    said "$what"
    unchanged bob expect 15 bob decrypt part > text
    rm text
    refused 15 bob decrypt part -o text
    absent text
  done
  [ -z "$(find . -name '.pawl*')" ] || fail "left over: $(find . -name '.pawl*')"
}
failing "'false' ended with status 1" false
failing "'sh' ended with status 3" sh -c 'cat content; exit 3'
failing "'sh' ended with status 3" sh -c 'cat hello; exit 3'
failing "'sh' was ended by signal 9 (Killed)" sh -c 'cat content; kill -9 $$'
# It fails long after the end of its output, which is no end of the content before that.
failing "'sh' ended with status 4" sh -c 'cat hello; exec >&- 2>&-; sleep 0.2; exit 4'
# The end of its output is awaited too, which a child may still write.
alice encrypt -t bob -- bash -c '(sleep 0.3; echo late) & echo early' | bob decrypt -q > got
[ "$(cat got)" = $'early\nlate' ] || fail "$(cat got)"
failing "'bash' ended with status 5" bash -c '(sleep 0.2; echo late) & echo early; exit 5'

# One that cannot be run uses up no number.
for name in no-such-program ./hello ./content / ''; do
  refused 24 alice encrypt -t bob -- "$name"
  said "cannot run${name:+ $name}: "
  refused 24 alice encrypt -t bob -o new -- "$name"
  absent new
done
# It does not begin before the recipients are known.
refused 20 alice encrypt -t nobody -- touch begun
refused 20 alice encrypt -t bob -t nobody -- touch begun
expect 21 pawl --store nowhere encrypt -t bob -- touch begun
absent begun

# The output goes away, or is full: the command is ended.
set +e +o pipefail
alice encrypt -t bob -- sh -c 'echo $$ > pid; exec cat /dev/zero' 2> said | head -c 10 > out
statuses="${PIPESTATUS[*]}"
set -e -o pipefail
[ "$statuses" = '141 0' ] || fail "statuses $statuses"
gone() { ! kill -0 "$(cat pid)" 2>/dev/null; }
until_it gone
expect 23 alice encrypt -t bob -o /dev/full -- sh -c 'echo $$ > pid; exec cat /dev/urandom'
until_it gone

# Signals end both, and leave nothing.
mkfifo pipe
for signal in TERM INT HUP KILL; do
  rm -f pid
  env --default-signal pawl --store alice encrypt -t bob -o new -- sh -c 'echo $$ > pid; exec cat' < pipe & running=$!
  exec 5> pipe
  until_it [ -s pid ]
  head -c 1000000 content >&5
  kill -$signal $running
  status=0
  wait $running || status=$?
  exec 5>&-
  [ $status = $((128 + $(kill -l $signal))) ] || fail "status $status after $signal"
  until_it gone
  absent new
done

# Of pawl's descriptors it gets none, and with the passphrase on standard input an empty one.
printf 'pass\n' > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q
look='ls -l /proc/self/fd; wc -c'
alice encrypt -t bob --passphrase-fd 0 --status-fd 8 -o /dev/fd/9 -- sh -c "$look" < passphrase 8> lines 9> message
bob decrypt -q message > got
for word in alice/ message passphrase lines; do lacks got $word; done
[ "$(tail -n 1 got)" = 0 ] || fail "$(cat got)"
alice encrypt -t bob --passphrase-fd 7 -- sh -c "$look" 7< passphrase < hello | bob decrypt -q > got
lacks got passphrase
[ "$(tail -n 1 got)" = 6 ] || fail "$(cat got)"

# What it writes goes on its way when it pauses.
mkfifo slow
PAWL_PASSPHRASE_FILE=passphrase alice encrypt -t bob -- cat slow | bob decrypt -q > got & running=$!
exec 5> slow
echo one >&5
until_it [ -s got ]
echo two >&5
exec 5>&-
wait $running
[ "$(cat got)" = $'one\ntwo' ] || fail "$(cat got)"
