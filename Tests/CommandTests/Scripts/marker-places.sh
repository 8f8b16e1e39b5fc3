# A marker is kept wherever there is a place for it: in the state directory, in the home that the system
# lists, beside the store. If there is none, a note says so.
conversing
echo hello > hello
chmod 711 .
here=$PWD
# put_back STORE COMMAND…: the store is put back to the state before the command.
put_back() {
  local store=$1
  shift
  rm -rf kept
  cp -a "$store" kept
  "$@"
  rm -rf "$store"
  mv kept "$store"
}
# A file or a directory of somebody else is in the place of the state directory.
for place in .local .local/state .local/state/pawl; do
  for kind in file foreign; do
    [ $kind = file ] || [ "$(id -u)" = 0 ] || continue
    home=$here/home.$kind.${place##*/}
    mkdir -p "$home/${place%/*}"
    [ $place != .local ] || rm -rf "$home/.local"
    case $kind in
      file) : > "$home/$place" ;;
      foreign)
        mkdir -p "$home/$place"
        chown 12345 "$home/$place"
        ;;
    esac
    export XDG_STATE_HOME=$home/.state
    HOME=$home pawl --store $home/store init -q
    HOME=$home pawl --store $home/store check > found
    has found 'marker      agrees'
    put_back $home/store env HOME=$home pawl --store $home/store export -o bundle
    HOME=$home expect 22 pawl --store $home/store export
    # XDG_STATE_HOME was used. Without it:
    unset XDG_STATE_HOME
    HOME=$home expect 22 pawl --store $home/store export
    [ -z "$(find "$home/$place" -mindepth 1)" ] || fail "something was made in $place"
  done
done

# A store outside the home has a marker beside it, which is found without any home.
mkdir home stick
export HOME=$here/home
pawl --store stick/store init -q
[ -f stick/.store.pawl-marker ] || fail 'there is no marker beside it'
[ "$(stat -c %a stick/.store.pawl-marker)" = 600 ] || fail 'others can read it'
put_back stick/store pawl --store stick/store export -o bundle
mv home/.local gone
expect 22 pawl --store stick/store export
said 'the store is older than it should be'
mv stick/.store.pawl-marker kept.marker
mv gone home/.local
expect 22 pawl --store stick/store export
mv kept.marker stick/.store.pawl-marker
pawl --store stick/store session reset -q --all

# Carried between machines, it is up to date on each of them. Only one of them is there at a time.
rm -rf home/.local
mkdir away away/a away/b away/c
# machine NAME COMMAND…: runs pawl for the user of that machine.
machine() {
  local name=$1 status=0
  mv away/$name user.$name
  HOME=$here/user.$name pawl --store stick/store "${@:2}" || status=$?
  mv user.$name away/$name
  return $status
}
for i in 1 2 3; do
  for name in a b c; do
    machine $name export -o bundle
    machine $name check > found
    has found 'marker      agrees'
  done
done
# Also if nothing is beside it: a machine that has not seen it for a while follows.
for i in 1 2; do
  for name in a b c; do
    rm -f stick/.store.pawl-marker
    machine $name export -o bundle
  done
done
rm stick/.store.pawl-marker
put_back stick/store machine c export -o bundle
rm stick/.store.pawl-marker
expect 22 machine c export
said 'the store is older than it should be'
machine a export -o bundle
# Mounted elsewhere, only what is beside it helps.
mv stick other
export HOME=$here/elsewhere
put_back other/store pawl --store other/store export -o bundle
expect 22 pawl --store other/store export
export HOME=$here

# Without any place, commands that change something say so, check does, and everything works.
[ "$(id -u)" = 0 ] || exit 0
mkdir closed
pawl --store closed/store init -q
rm -rf .local
chown -R 12345 closed/store
# service COMMAND…: runs pawl as a user whom nobody has heard of.
service() {
  setpriv --reuid 12345 --regid 12345 --clear-groups env -i "$(command -v pawl)" \
    --store "$here/closed/store" "$@"
}
expect 0 service export > bundle
said 'this machine can keep no marker of the store'
[ "$(wc -l < said)" = 1 ] || fail "more than one note: $(cat said)"
expect 0 service export -q > bundle
empty said
expect 0 service identity > identity
empty said
expect 0 service check > found
has found 'marker      none, and this machine can keep none'
# In a directory of its own it has a marker beside it.
chown 12345 closed
expect 0 service export > bundle
empty said
[ -f closed/.store.pawl-marker ] || fail 'there is no marker beside it'
put_back closed/store service export > bundle
expect 22 service export
said 'the store is older than it should be'
