# Nothing is coloured, on a terminal or elsewhere, with NO_COLOR or without.
acquainted
for setting in NO_COLOR=1 NO_COLOR= CLICOLOR_FORCE=1; do
  for command in --help 'contact list' 'session show bob' 'inspect bob.pawl' 'verify bob' frobnicate \
    'decrypt bob.pawl'; do
    (export "$setting" TERM=xterm-256color PAWL_STORE=alice; at_terminal -- pawl $command) || true
    [ -s shown ] || fail "nothing is shown: $command"
    lacks shown $'\e'
  done
done
