# An older state is noticed whoever runs the command and whatever the environment says.
conversing
echo hello > hello
mkdir other
here=$PWD
program=$(command -v pawl)
# as CALLER ARGUMENT…: runs pawl on alice's store with the environment of that caller.
as() {
  local caller=$1
  shift
  case $caller in
    usual) pawl --store alice "$@" ;;
    homeless) env -u HOME pawl --store alice "$@" ;;
    empty) env -i "$program" --store alice "$@" ;;
    relative) HOME=relative XDG_STATE_HOME=relative pawl --store alice "$@" ;;
    nowhere) HOME=/dev/null pawl --store alice "$@" ;;
    elsewhere) HOME=$here/other pawl --store alice "$@" ;;
    state) XDG_STATE_HOME=$here/other pawl --store alice "$@" ;;
    both) HOME=$here/other XDG_STATE_HOME=$here/other/state pawl --store alice "$@" ;;
    path) cd other && env -i "$program" --store ../other/../alice "$@" ;;
    variable) PAWL_STORE=$here/alice pawl "$@" ;;
  esac
}
callers='usual homeless empty relative nowhere elsewhere state both path variable'
# Only the directory in which the first of them has kept the marker is ever used.
find . -path '*/state/pawl/*' | sort > markers
for caller in $callers; do
  rm -rf old
  cp -a alice old
  (as $caller encrypt -t bob "$here/hello") > message
  bob decrypt -q message > text
  same hello text
  rm -rf alice
  mv old alice
  for other in $callers; do
    for command in "encrypt -t bob $here/hello" export 'session reset bob'; do
      expect 22 eval "(as $other $command)" > out
      empty out
      said 'the store is older than it should be'
    done
    expect 22 eval "(as $other check)" > found
    has found 'put back to an older state'
  done
  (as $caller session reset -q --all)
  for other in $callers; do
    (as $other check) > found
    has found 'marker      agrees'
  done
  alice import -q bob bob.pawl
done
find . -path '*/state/pawl/*' | sort > again
same markers again
[ -z "$(ls -A other)" ] || fail "something was made: $(ls -A other)"
