# On a terminal, verify asks whether both see the same digits, and marks the contact as verified if they do.
# Elsewhere, and where only the digits are wanted, it asks nothing.
export NO_COLOR=1
acquainted
carol init -q
alice import -q carol <(carol export)
question='have you compared all digits, and does bob see the same? (y/N) '
asked() { [ "$(grep -c 'have you compared' shown)" = "$1" ] || fail "$(cat shown)"; }

# Only a yes counts.
for answer in 'n\n' '\n' 'x\n' 'yy\n' '\x04'; do
  at_terminal --answer "(y/N) =$answer" -- pawl --store alice verify bob
  asked 1
  has shown 'pawl: bob is still not verified'
  trusts 'bob not verified|carol not verified|'
done
at_terminal --answer '(y/N) =y\n' -- pawl --store alice verify bob
has shown "$question"
has shown 'pawl: bob is verified'
lacks shown --confirm
[ "$(tr -d '\r' < shown | grep -Ecx '([0-9]{5} ){3}[0-9]{5}')" = 3 ] || fail "$(cat shown)"
trusts 'bob verified|carol not verified|'
# There is nothing to ask about who is verified.
at_terminal -- pawl --store alice verify bob
asked 0
has shown 'bob is verified'

# Of several, each who is not verified
alice group add team bob carol
at_terminal --answer '(y/N) =y\n' -- pawl --store alice verify @team
asked 1
trusts 'bob verified|carol verified|'
at_terminal -- pawl --store alice verify --undo --all
asked 0
at_terminal --answer '(y/N) =n\n' --answer '(y/N) =y\n' -- pawl --store alice verify --all
asked 2
trusts 'bob not verified|carol verified|'

# Where nobody can be asked, or something else is wanted
for streams in 0 1 2 01 02 12; do
  at_terminal --streams $streams -- pawl --store alice verify bob < /dev/null > out 2> notes
  cat shown notes out > all
  lacks all 'have you compared'
  has all 'if bob sees the same digits, add --confirm'
done
for option in -q --json --undo; do
  at_terminal -- pawl --store alice verify bob $option
  asked 0
done
trusts 'bob not verified|carol verified|'

# What is confirmed is the number that was shown, even if the contact has another identity by now.
pawl --store mallory init -q
pawl --store mallory export -q > mallory.pawl
python3 - "${BASH_SOURCE[0]%/*}" <<'END'
import subprocess, sys
sys.path.insert(0, sys.argv[1])
from terminal_session import LedTerminal
terminal = LedTerminal(columns=80)
running = terminal.start(["pawl", "--store", "alice", "verify", "bob"])
terminal.wait_until(lambda: terminal.shown.endswith(b"(y/N) "))
subprocess.run(["pawl", "--store", "alice", "import", "-q", "--yes", "--replace", "bob", "mallory.pawl"],
               stdin=subprocess.DEVNULL, check=True)
terminal.type("y\n")
terminal.read_all()
assert running.wait() == 18, (running.returncode, terminal.shown)
assert b"THE SAFETY NUMBER OF bob DIFFERS" in terminal.shown, terminal.shown
END
trusts 'bob not verified|carol verified|'
