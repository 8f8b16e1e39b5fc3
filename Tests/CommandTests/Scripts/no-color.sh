# Nothing is coloured on a terminal where NO_COLOR is set and not empty or TERM is dumb, empty or unset, nor
# anywhere but on a terminal, whatever else the environment says.
acquainted
alice group add team bob
export PAWL_STORE=$PWD/alice

# shows STATUS SETTING COMMAND…: the command at a terminal, with that setting, has shown something.
shows() {
  expect "$1" env TERM=xterm-256color env $2 python3 "${BASH_SOURCE[0]%/*}/terminal_session.py" -- "${@:3}"
  [ -s shown ] || fail "nothing is shown: $*"
}
each() {
  rm -f all
  for line in --help 'contact list' 'group list' 'contact show bob' 'session show bob' 'inspect bob.pawl' check; do
    shows 0 "$1" pawl $line
    cat shown >> all
  done
  shows 0 "$1" pawl verify bob --qr
  cat shown >> all
  shows 2 "$1" pawl frobnicate
  cat shown >> all
  shows 16 "$1" pawl decrypt bob.pawl
  cat shown >> all
}
for setting in NO_COLOR=1 NO_COLOR=0 TERM=dumb TERM= '-u TERM'; do
  each "$setting"
  lacks all $'\e'
done
# Otherwise something is.
each NO_COLOR=
has all $'\e[1;31merror:\e[m'
for setting in CLICOLOR_FORCE=1 FORCE_COLOR=1; do
  export TERM=xterm-256color "$setting"
  pawl contact list > all
  pawl verify bob >> all 2>&1
  expect 2 pawl frobnicate
  cat said >> all
  lacks all $'\e'
done
