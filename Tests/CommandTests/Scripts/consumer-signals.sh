# A signal that ends pawl ends the command too, before the end of its input, and the message can be read
# again. A job that is stopped goes on where it was.
conversing
head -c 3000000 /dev/urandom > content
alice encrypt -t bob --compress none content > message
mkfifo pipe

# start COMMAND…: pawl has given a part of the message to the command, which has written to `part`.
start() {
  rm -f part whole ended
  env --default-signal pawl --store bob decrypt -q - -- "$@" < pipe 2> said & running=$!
  exec 5> pipe
  head -c 2000000 message >&5
  until_it [ -s part ]
}
# over STATUS: it ends with that status, and the command did not take a part for the whole.
over() {
  local status=0
  wait $running || status=$?
  exec 5>&-
  [ $status = "$1" ] || fail "status $status instead of $1"
  absent whole
}
cat > take.py <<'EOF'
import os, signal, sys
def end(number, _):
    open("ended", "w").write(f"{number}\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
with open("part", "wb") as part:
    while piece := sys.stdin.buffer.read1(65536):
        part.write(piece)
        part.flush()
os.rename("part", "whole")
EOF
for signal in TERM HUP INT QUIT; do
  start python3 take.py
  kill -$signal $running
  over $((128 + $(kill -l $signal)))
  until_it [ -s ended ]
  has ended 15
  start sh -c 'dd bs=65536 of=part status=none; mv part whole'
  kill -$signal $running
  over $((128 + $(kill -l $signal)))
done
# Nobody can keep pawl from being killed. Linux tells the command.
start sh -c 'dd bs=65536 of=part status=none; sleep 0.2; mv part whole'
kill -KILL $running
over 137
sleep 0.5
absent whole

# While it waits for the end of a command that has got everything
alice encrypt -t bob bob.pawl > short
for signal in TERM INT KILL; do
  rm -f pid
  env --default-signal pawl --store bob decrypt -q short -- sh -c 'cat > whole; echo $$ > pid; exec sleep 60' & running=$!
  until_it [ -s pid ]
  kill -$signal $running
  status=0
  wait $running || status=$?
  [ $status = $((128 + $(kill -l $signal))) ] || fail "status $status after $signal"
  gone() { ! kill -0 "$(cat pid)" 2>/dev/null; }
  until_it gone
done
rm whole

# Signals that go to both, as from a terminal
cat > group.py <<'EOF'
import os, signal, subprocess, sys, time
number = signal.Signals["SIG" + sys.argv[1]]
running = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, start_new_session=True)
message = open("message", "rb").read()
running.stdin.write(message[:2000000])
running.stdin.flush()
while not os.path.exists("part"):
    time.sleep(0.01)
os.killpg(running.pid, number)
if number == signal.SIGTSTP or number == signal.SIGSTOP:
    time.sleep(0.3)
    os.killpg(running.pid, signal.SIGCONT)
    running.stdin.write(message[2000000:])
    running.stdin.close()
status = running.wait()
sys.exit(status if status >= 0 else 128 - status)
EOF
for signal in INT TERM HUP; do
  rm -f part
  expect $((128 + $(kill -l $signal))) python3 group.py $signal pawl --store bob decrypt -q -- sh -c \
    'dd bs=65536 of=part status=none; mv part whole'
  absent whole
done

# Stopped and continued: both, pawl alone, and the command alone
rm -f part
expect 0 python3 group.py STOP pawl --store bob decrypt -q --keep -- sh -c 'dd bs=65536 of=part status=none; mv part whole'
same content whole
start sh -c 'echo $$ > pid; exec dd bs=65536 of=part status=none'
kill -STOP $running
kill -STOP "$(cat pid)"
kill -CONT $running
tail -c +2000001 message >&5 &
kill -CONT "$(cat pid)"
wait $!
exec 5>&-
wait $running
same content part
refused 11 bob decrypt message
