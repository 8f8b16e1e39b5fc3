# What every script begins with: an empty directory as the working directory and as the home, and
# words to say what is expected. A script fails with its first command that fails.
set -eu -o pipefail
export LC_ALL=C.UTF-8
unset PAWL_STORE XDG_DATA_HOME XDG_STATE_HOME || true

# What a script that fails has left running goes with it.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

# People, each with a store of their own.
alice() { pawl --store alice "$@"; }
bob() { pawl --store bob "$@"; }
carol() { pawl --store carol "$@"; }

fail() { echo "FAILED: $*" >&2; exit 1; }

# expect STATUS COMMAND…: the command ends with that status, or with one of several with bars between
# them; what it says on standard error is in the file `said`.
expect() {
  local wanted=$1 status=0
  shift
  "$@" 2>said || status=$?
  [[ "|$wanted|" = *"|$status|"* ]] || fail "status $status instead of $wanted: $* ($(cat said))"
}

# said TEXT: the last expected command said so.
said() { grep -qF -- "$1" said || fail "it did not say '$1' but: $(cat said)"; }

# unsaid TEXT: the last expected command did not say so.
unsaid() { ! grep -qF -- "$1" said || fail "it said '$1': $(cat said)"; }

# same FILE FILE: both have the same bytes.
same() { cmp -- "$1" "$2" || fail "$1 and $2 differ"; }

# empty FILE
empty() { [ ! -s "$1" ] || fail "$1 is not empty"; }

# unchanged STORE COMMAND…: the command leaves the store byte for byte as it is.
unchanged() {
  local store=$1 before
  shift
  before=$(cd "$store" && sha256sum key store.db)
  "$@"
  [ "$before" = "$(cd "$store" && sha256sum key store.db)" ] || fail "$store has changed: $*"
}

# refused STATUS PERSON ARGUMENT…: what that person asks of pawl ends with that status; the reason is
# on standard error, nothing on standard output, and the person's store is as it was.
refused() {
  local wanted=$1 person=$2
  unchanged "$person" expect "$wanted" "${@:2}" > refused.out
  empty refused.out
  said 'pawl: error: '
}

# has FILE TEXT, lacks FILE TEXT
has() { grep -qaF -e "$2" -- "$1" || fail "$1 has no '$2' but: $(head -c 2000 "$1")"; }
lacks() { ! grep -qaF -e "$2" -- "$1" || fail "$1 has '$2': $(head -c 2000 "$1")"; }

# absent FILE
absent() { [ ! -e "$1" ] && [ ! -L "$1" ] || fail "$1 exists"; }

# told FILE KEY WANTED: of the last line in FILE, a JSON object, KEY has the value WANTED.
told() {
  local value
  value=$(value "$1" "$2")
  [ "$value" = "$3" ] || fail "$2 is $value instead of $3"
}

# value FILE KEY: what the last line in FILE says of KEY, as JSON.
value() {
  python3 -c 'import json, sys
line = open(sys.argv[1]).read().splitlines()[-1]
print(json.dumps(json.loads(line)[sys.argv[2]], ensure_ascii=False))' "$@"
}

# flip FILE OFFSET BIT: changes one bit of it.
flip() {
  local byte
  byte=$(od -An -tu1 -j "$2" -N 1 -- "$1")
  printf "\\x$(printf %x $((byte ^ 1 << $3)))" |
    dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# elsewhere STORE ARGUMENT…: pawl with a copied store on another machine.
elsewhere() { HOME=$PWD/home-of-$1 pawl --store "$@"; }

# until_it COMMAND…: tries it again and again, for at most ten seconds.
until_it() {
  local tries
  for tries in $(seq 200); do
    if "$@"; then return; fi
    sleep 0.05
  done
  fail "in vain: $*"
}

# acquainted: alice and bob have stores, and alice has imported bob's bundle.
acquainted() {
  alice init -q --name alice
  bob init -q --name bob
  bob export > bob.pawl
  alice import -q bob bob.pawl
}

# conversing: besides, bob has accepted alice and answered her.
conversing() {
  acquainted
  echo hello | alice encrypt -t bob | bob decrypt -q --accept alice >/dev/null
  echo hello | bob encrypt -t alice | alice decrypt -q >/dev/null
}

# hold STORE: another process holds the store, until `release`. Descriptor 5 is in use meanwhile.
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

# release: what was held is free.
release() {
  exec 5>&-
  wait "$holder"
}
