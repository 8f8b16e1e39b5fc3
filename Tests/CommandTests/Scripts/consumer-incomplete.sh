# When the content of a message turns out not to be whole, the command gets SIGTERM before the end of its
# input, and the status is that of the message. It does not even begin before a frame has been verified.
conversing
head -c 3000000 /dev/urandom > content
cat > take.py <<'EOF'
#!/usr/bin/python3
import signal, sys
def end(*_):
    open("ended", "w").write("TERM\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
open("begun", "w")
data = sys.stdin.buffer.read()
open("whole", "wb").write(data)
EOF
chmod +x take.py

# cut_short STATUS FILE: the command has begun, and does not take a part for the whole.
cut_short() {
  rm -f begun ended whole
  refused "$1" bob decrypt "$2" -- ./take.py
  [ -e begun ] && [ -e ended ] || fail "no SIGTERM after $1"
  absent whole
  # Without a handler
  refused "$1" bob decrypt "$2" -- sh -c 'cat > /dev/null && touch whole'
  absent whole
  refused "$1" bob decrypt - -- sh -c 'cat > /dev/null; touch whole' < "$2"
  absent whole
}

alice encrypt -t bob --compress none content > message
alice encrypt -at bob --compress none content > armored
head -c 2000000 message > cut
cut_short 15 cut
cp message altered
flip altered 2500000 3
cut_short 14 altered
cat message <(echo more) > trailing
refused 14 bob decrypt trailing -- ./take.py
absent whole
head -n 40000 armored > cut
cut_short 15 cut
sed '35000s/./!/' armored > damaged
cut_short 16 damaged
# Nor do processes that it has started, whichever of them ends first.
for script in 'sh -c "cat > /dev/null; touch whole" ; true' 'cat | { cat > /dev/null; touch whole; }; true' \
  '(sh -c "sh -c \"cat > /dev/null; touch whole\"; true"); true'; do
  for file in cut altered cut altered cut altered; do
    unchanged bob expect '14|15|16' bob decrypt $file -- bash -c "$script"
  done
done
sleep 0.3
absent whole
# One that is stopped
cp message altered
flip altered 800000 0
refused 14 bob decrypt altered -- sh -c 'kill -STOP $$; touch whole'
absent whole

# Before the first frame is verified, nothing begins.
rm -f begun
for length in 0 10 1000; do
  head -c $length message > cut
  refused 15 bob decrypt cut -- touch begun
done
cp message altered
flip altered 3000 0
refused 14 bob decrypt altered -- touch begun
echo hello > hello
refused 16 bob decrypt hello -- touch begun
alice encrypt -t bob hello > short
head -c -1 short > cut
refused 15 bob decrypt cut -- touch begun
cat short hello > trailing
refused 14 bob decrypt trailing -- touch begun
absent begun

# One that ignores SIGTERM gets the end of its input after a second, and nothing is deleted.
refused 14 bob decrypt altered -- sh -c 'trap "" TERM; cat > part'
head -c 2000000 message > cut
refused 15 bob decrypt cut -- sh -c 'trap "" TERM; cat > part; exit 0'
cmp -n "$(stat -c %s part)" part content || fail "not what was sent"
# One that fails by itself after the message did
refused 15 bob decrypt cut -- sh -c 'trap "exit 9" TERM; cat > part; exit 9'
unsaid 'status 9'

bob decrypt -q message -- cmp - content
bob decrypt -q short -- cmp - hello
