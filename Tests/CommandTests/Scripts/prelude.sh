# The words that every script uses. A script starts in an empty directory, which is also its home, and
# fails when one of its commands fails.
set -eu -o pipefail
export LC_ALL=C.UTF-8
unset PAWL_STORE XDG_DATA_HOME XDG_STATE_HOME || true

# Whatever a failed script has left running is ended.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

# People, each with a store of their own
alice() { pawl --store alice "$@"; }
bob() { pawl --store bob "$@"; }
carol() { pawl --store carol "$@"; }

fail() { echo "FAILED: $*" >&2; exit 1; }

# expect STATUS COMMAND…: the command ends with that status, or with one of several separated by bars;
# the file `said` holds what it writes to standard error.
expect() {
  local wanted=$1 status=0
  shift
  "$@" 2>said || status=$?
  [[ "|$wanted|" = *"|$status|"* ]] || fail "status $status instead of $wanted: $* ($(cat said))"
}

# said TEXT: the last expected command said this.
said() { grep -qF -- "$1" said || fail "it did not say '$1' but: $(cat said)"; }

# unsaid TEXT: the last expected command did not say this.
unsaid() { ! grep -qF -- "$1" said || fail "it said '$1': $(cat said)"; }

# same FILE FILE: both files have the same bytes.
same() { cmp -- "$1" "$2" || fail "$1 and $2 differ"; }

# empty FILE: the file is empty or missing.
empty() { [ ! -s "$1" ] || fail "$1 is not empty"; }

# unchanged STORE COMMAND…: the command leaves the store unchanged, byte for byte.
unchanged() {
  local store=$1 before
  shift
  before=$(cd "$store" && sha256sum key store.db)
  "$@"
  [ "$before" = "$(cd "$store" && sha256sum key store.db)" ] || fail "$store has changed: $*"
}

# refused STATUS PERSON ARGUMENT…: pawl ends with that status for that person, gives the reason on
# standard error, writes nothing to standard output, and leaves the person's store unchanged.
refused() {
  local wanted=$1 person=$2
  unchanged "$person" expect "$wanted" "${@:2}" > refused.out
  empty refused.out
  said 'pawl: error: '
}

# has FILE TEXT, lacks FILE TEXT: the file contains the text, or does not.
has() { grep -qaF -e "$2" -- "$1" || fail "$1 has no '$2' but: $(head -c 2000 "$1")"; }
lacks() { ! grep -qaF -e "$2" -- "$1" || fail "$1 has '$2': $(head -c 2000 "$1")"; }

# absent FILE: there is no such file, not even a broken link.
absent() { [ ! -e "$1" ] && [ ! -L "$1" ] || fail "$1 exists"; }

# told FILE KEY WANTED: in the last line of the file, a JSON object, the key has that value.
told() {
  local value
  value=$(value "$1" "$2")
  [ "$value" = "$3" ] || fail "$2 is $value instead of $3"
}

# trusts WANTED: alice's contacts and her trust in each are these, with a bar behind each.
trusts() {
  local found
  found=$(alice contact list | cut -f 1,3 | tr '\t\n' ' |')
  [ "$found" = "$1" ] || fail "her contacts are $found"
}

# value FILE KEY: prints the value of the key in the last line of the file, as JSON.
value() {
  python3 -c 'import json, sys
line = open(sys.argv[1]).read().splitlines()[-1]
print(json.dumps(json.loads(line)[sys.argv[2]], ensure_ascii=False))' "$@"
}

# flip FILE OFFSET BIT: flips one bit of the file.
flip() {
  local byte
  byte=$(od -An -tu1 -j "$2" -N 1 -- "$1")
  printf "\\x$(printf %x $((byte ^ 1 << $3)))" |
    dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# elsewhere STORE ARGUMENT…: runs pawl with a copied store on another machine.
elsewhere() { HOME=$PWD/home-of-$1 pawl --store "$@"; }

# until_it COMMAND…: repeats the command until it succeeds, for at most ten seconds.
until_it() {
  local tries
  for tries in $(seq 200); do
    if "$@"; then return; fi
    sleep 0.05
  done
  fail "it never succeeded: $*"
}

# acquainted: alice and bob have stores, and alice has imported bob's bundle.
acquainted() {
  alice init -q --name alice
  bob init -q --name bob
  bob export > bob.pawl
  alice import -q bob bob.pawl
}

# bundle_named NAME FILE: writes a bundle that somebody has signed and that suggests this name, allowed or not.
bundle_named() {
  PYTHONPATH=${BASH_SOURCE[0]%/CommandTests/*}/Independent python3 -B - "$@" <<'END'
import os, sys, time
from pawl_primitives import kem_pair, x25519_pair
from pawl_protocol import make_bundle
now = int(time.time())
bundle = make_bundle(
    os.urandom(32), x25519_pair()[1], b"", kem_pair()[1], now, now + 86400, 0, sys.argv[1])
open(sys.argv[2], "wb").write(bundle)
END
}

# conversing: in addition, bob has accepted alice and answered her.
conversing() {
  acquainted
  echo hello | alice encrypt -t bob | bob decrypt -q --accept alice >/dev/null
  echo hello | bob encrypt -t alice | alice decrypt -q >/dev/null
}

# at_terminal OPTION… -- COMMAND…: runs the command at a terminal, with the options of
# terminal_session.py; what the terminal shows is in the file `shown`.
at_terminal() { python3 "${BASH_SOURCE[0]%/*}/terminal_session.py" "$@"; }

# hold STORE: another process locks the store, until `release`. Uses descriptor 5.
hold() {
  local word
  [ -p hold ] || mkfifo hold held
  python3 -c 'import sqlite3, sys
connection = sqlite3.connect(sys.argv[1] + "/store.db", isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()' "$1" < hold > held &
  holder=$!
  exec 5> hold
  read -r word < held
  [ "$word" = held ] || fail "$1 is not held"
}

# release: unlocks the store again.
release() {
  exec 5>&-
  wait "$holder"
}
