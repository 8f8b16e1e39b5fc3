# Whatever lies where pawl is about to create a file, pawl neither writes through it nor waits for it.
umask 022
conversing
echo hello > hello
echo word > word
cp -a alice whole.alice
cp -a bob whole.bob
cp -a .local whole.local
echo victim > victim
marker() { ls "$HOME/.local/state/pawl" | head -n 1; }
[ -n "$(marker)" ] || fail "there is no marker"

# plant KIND PATH: puts it there.
plant() {
  rm -rf "$2"
  case $1 in
    link) ln -s "$PWD/victim" "$2" ;;
    dangling) ln -s "$PWD/nothing" "$2" ;;
    hard) ln victim "$2" ;;
    fifo) mkfifo -m 600 "$2" ;;
    folder) mkdir -m 700 "$2" ;;
    loop) ln -s "$2" "$2" ;;
  esac
}
untouched() {
  [ "$(cat victim)" = victim ] && [ "$(stat -c %a victim)" = 644 ] || fail "written through: $*"
  absent nothing
}
# harmless STATUS COMMAND…: the command ends soon, with that status, and has written nowhere else.
harmless() {
  expect "$1" timeout 10 "${@:2}" > out.txt
  untouched "$@"
}
anew() {
  rm -rf alice bob .local out
  cp -a whole.alice alice
  cp -a whole.bob bob
  cp -a whole.local .local
  mkdir -p out
}
for kind in link dangling hard fifo folder loop; do
  # The store's own files and its directory, for a command and for init
  for name in key store.db store.db-journal; do
    anew
    plant $kind alice/$name
    harmless '0|1|21|22|23' pawl --store alice encrypt -t bob hello
    plant $kind alice/$name
    harmless '0|1|21|22|23' pawl --store alice init
    mkdir -m 700 carol
    plant $kind carol/$name
    harmless '0|1|21|22|23' pawl --store carol init
    rm -rf carol
  done
  plant $kind carol
  harmless '0|1|21|22|23' pawl --store carol init
  rm -rf carol

  # The marker and its directories: without a place for it, the command succeeds all the same.
  for path in ".local/state/pawl/$(marker)" .local/state/pawl .local/state; do
    anew
    plant $kind "$path"
    harmless '0|22' pawl --store alice encrypt -t bob hello
    harmless '0|22' pawl --store alice check
  done

  # The output file of -o, and its temporary name
  for name in .pawl-file .pawl-key file; do
    for command in 'encrypt -t bob hello -o' 'export -o' 'backup -o'; do
      [ "$command" != 'backup -o' ] || [ $kind = link ] || continue
      anew
      echo old > out/file
      plant $kind out/$name
      # With a reader, so that a FIFO is written to
      [ $kind != fifo ] || { timeout 10 cat out/$name > /dev/null & }
      PAWL_PASSPHRASE_FILE=word harmless '0|1|23' pawl --store alice $command out/file
      [ $name != file ] || [ $kind != hard ] || [ "$(stat -c %h out/file)" = 1 ] || fail "linked still"
      kill $(jobs -p) 2> /dev/null || true
    done
  done
  anew
  plant $kind alice/.pawl-key
  PAWL_PASSPHRASE_FILE=word harmless '0|23' pawl --store alice passphrase set
  untouched "passphrase set with $kind"

  # Strangers may write to a prekey directory.
  anew
  folder=out/$(pawl --store bob identity)
  pawl --store bob publish -q --count 2 out
  for name in "$folder/reusable.pawl" "$(ls "$folder"/one-time-* | head -n 1)" "$folder/.pawl-reusable.pawl"; do
    plant $kind "$name"
    harmless '0|23' pawl --store bob publish --count 2 out
    harmless '0|14|16|20|23' pawl --store alice import --new-session bob out
  done
done
