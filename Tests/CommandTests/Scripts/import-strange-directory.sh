# Nothing that strangers add to a prekey directory makes anyone mistake their bundles for someone
# else's.
alice init -q
bob init -q --name bob
carol init -q --name bob
bob publish -q keys --count 1
carol publish -q elsewhere --count 1
own=keys/$(bob identity)
theirs=elsewhere/$(carol identity)

# Bundles next to the folders
cp "$theirs"/* keys/
expect 0 alice import bob keys
said "$(bob identity)"
# A folder in a folder
cp -r "$theirs" "$own/"
expect 0 alice import bob "$own" --new-session
said "$(bob identity)"
rm -r "$own/$(carol identity)"
# The name in upper case
mkdir "keys/$(bob identity | tr a-z A-Z)"
pawl --store dave init -q
expect 0 pawl --store dave import bob keys
said "$(bob identity)"
# Another person's folder, so that the importer must choose
cp -r "$theirs" keys/
pawl --store erin init -q
expect 2 pawl --store erin import bob keys
expect 0 alice import bob keys --new-session
said "$(bob identity)"
# A folder that is a file, a FIFO, or a link to another place
rm -r keys/pawl1*
for thing in file fifo link; do
  case $thing in
  file) echo > "$own" ;;
  fifo) mkfifo "$own" ;;
  link) ln -s "$PWD/$theirs" "$own" ;;
  esac
  expect '18|20' timeout 10 pawl --store alice import bob keys
  expect '18|20' timeout 10 pawl --store alice import bob keys --identity "$(bob identity)"
  rm "$own"
done
[ "$(ls "$theirs" | wc -l)" = 2 ] || fail "something of another's was taken"
[ "$(alice contact list | wc -l)" = 1 ] || fail "$(alice contact list)"
