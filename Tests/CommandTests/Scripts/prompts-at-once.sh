# Several processes that ask for a passphrase at one terminal ask one after another; no answer is shown,
# and the echo is back in the end.
conversing
printf 'horse\n' > word
for person in alice bob; do PAWL_PASSPHRASE_FILE=word $person passphrase set -q; done
echo hello | PAWL_PASSPHRASE_FILE=word bob encrypt -t alice > message
cat > both <<'END'
echo hello | pawl --store alice encrypt -t bob | pawl --store bob decrypt -q > text
status=$?
stty -a | grep -qw -e -echo && exit 9
exit $status
END
cat > many <<'END'
seq 4 | xargs -P 4 -I N sh -c 'pawl --store alice identity > identity.N'
status=$?
stty -a | grep -qw -e -echo && exit 9
exit $status
END
cat > change <<'END'
pawl --store alice passphrase set & pawl --store bob passphrase set
status=$?
wait $! || status=$?
stty -a | grep -qw -e -echo && exit 9
exit $status
END

# answered COUNT COMMAND: the command asks so many times.
answered() {
  local secrets=() index
  for index in $(seq "$1"); do secrets+=(--secret 'horse\n'); done
  at_terminal "${secrets[@]}" -- $2
  lacks shown horse
  [ "$(grep -ao 'passphrase: ' shown | wc -l)" = "$1" ] || fail "not $1 questions: $(cat -v shown)"
}
for turn in 1 2 3; do
  rm -f text
  answered 2 'bash both'
  [ "$(cat text)" = hello ] || fail "not what was sent: $(cat text)"
done
# Where the terminal's device cannot be opened, as after su
cat > elsewhere <<'END'
mount -t tmpfs none /dev/pts && exec bash both
END
if unshare -m mount -t tmpfs none /dev/pts 2> /dev/null; then
  answered 2 "unshare -m bash elsewhere"
fi
answered 4 "bash many"
for turn in $(seq 4); do grep -q pawl1 identity.$turn || fail "no identity $turn"; done

# The two questions about a new passphrase belong together.
for turn in 1 2; do
  answered 6 'bash change'
  grep -ao '[a-z ]*passphrase: ' shown | tr '\n' '|' > questions
  grep -qE '^( ?passphrase: \|){1,2}( new passphrase: \| repeat new passphrase: \|)( passphrase: \|)?( new passphrase: \| repeat new passphrase: \|)$' \
    questions || fail "another order: $(cat questions)"
done

# Only one question is shown at a time.
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
from terminal_session import Terminal
import time

terminal = Terminal()
running = terminal.start(["bash", "both"])
for count in 1, 2:
    terminal.wait_until(lambda: terminal.shown.count(b"passphrase: ") == count)
    end = time.monotonic() + 0.5
    terminal.wait_until(lambda: time.monotonic() > end)
    assert terminal.shown.count(b"passphrase: ") == count, terminal.shown
    terminal.answer_secretly("horse\n")
terminal.read_all()
assert running.wait() == 0 and b"horse" not in terminal.shown, terminal.shown
END
