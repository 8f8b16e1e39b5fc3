# The environment changes neither what is done nor what is shown.
conversing
echo hello > hello
for setting in LANG=xx LC_ALL=tr_TR.UTF-8 LC_ALL=C TZ=:/etc/passwd TERM= TERM=dumb NO_COLOR=1 COLUMNS=1 \
  TMPDIR=/nonexistent HOME=$PWD/no-home PATH=$PATH:. SWIFT_BACKTRACE=enable=yes PAWL_UNKNOWN=x \
  XDG_STATE_HOME=$PWD/state XDG_CONFIG_HOME=/nonexistent "PAWL_LONG=$(head -c 100000 /dev/zero | tr '\0' x)"; do
  env "$setting" pawl --store alice encrypt -t bob hello > message
  env "$setting" pawl --store bob decrypt message > text 2> said
  same hello text
  has said alice
done
env -i "$(command -v pawl)" --store alice encrypt -t bob hello > message
env -i "$(command -v pawl)" --store bob decrypt -q message > text
same hello text
