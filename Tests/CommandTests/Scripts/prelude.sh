# What every script begins with: an empty directory as the working directory and as the home, and
# words to say what is expected. A script fails with its first command that fails.
set -eu -o pipefail
export LC_ALL=C.UTF-8
unset PAWL_STORE XDG_DATA_HOME XDG_STATE_HOME || true

# People, each with a store of their own.
alice() { pawl --store alice "$@"; }
bob() { pawl --store bob "$@"; }
carol() { pawl --store carol "$@"; }

fail() { echo "FAILED: $*" >&2; exit 1; }

# expect STATUS COMMAND…: the command ends with that status; what it says on standard error is in
# the file `said`.
expect() {
  local wanted=$1 status=0
  shift
  "$@" 2>said || status=$?
  [ "$status" = "$wanted" ] || fail "status $status instead of $wanted: $* ($(cat said))"
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
