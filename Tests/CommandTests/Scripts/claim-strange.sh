# Whatever strangers put into a directory, what is printed is a bundle of the folder's owner that can be
# imported, or nothing, without delay; and no link leads elsewhere.
source "${BASH_SOURCE[0]%/*}/strangers.bash"
source "${BASH_SOURCE[0]%/*}/clock.bash"
bob init -q --name bob
carol init -q --name bob
bob publish -q keys --count 3
carol publish -q elsewhere --count 3
own=$PWD/keys/$(bob identity)
theirs=$PWD/elsewhere/$(carol identity)
cp -r "$own" good
spoil
(cd "$own" && ls -A) > before
for i in 1 2; do
  expect 0 timeout 10 pawl claim "$own" > bundle.$i
  empty said
  pawl --store p$i init -q
  expect 0 pawl --store p$i import --one-time bob bundle.$i
  said "$(bob identity)"
done
expect 0 timeout 10 pawl claim keys > reusable
same good/reusable.pawl reusable
[ "$(cd "$own" && ls -A | comm -13 - ../../before | wc -l)" = 2 ] || fail 'more than two were taken'
[ "$(ls "$theirs" | wc -l)" = 4 ] || fail "something of another's was taken"

# In place of the reusable bundle, when no other is left
rm -r "$own"
mkdir "$own"
only() {
  for arguments in "$own" keys "keys $(bob identity)"; do
    expect "$1" timeout 10 pawl claim $arguments > out
    empty out
    said 'pawl: error: '
  done
  rm -rf "$own/reusable.pawl"
}
each_reusable only
# A one-time bundle would be given to everybody.
cp "$(ls good/one-time-* | head -n 1)" "$own/reusable.pawl"; only 20

# A folder that is a file, a FIFO, or a link to another place
for thing in file fifo link; do
  rm -rf keys
  mkdir keys
  case $thing in
    file) echo > "$own" ;;
    fifo) mkfifo "$own" ;;
    link) ln -s "$theirs" "$own" ;;
  esac
  expect '18|20' timeout 10 pawl claim keys > out
  expect '18|20' timeout 10 pawl claim keys "$(bob identity)" > out
  empty out
done
[ "$(ls "$theirs" | wc -l)" = 4 ] || fail 'something was taken through a link'
# The directory itself may be named by one.
ln -s elsewhere link
expect 0 pawl claim link > bundle
empty said

# Bundles that have expired or were revoked, or whose time has not come, are passed over.
dave() { pawl --store dave "$@"; }
dave init -q
dave publish -q shelf --count 1 --valid-for 2d
for day in 1 3; do ahead $((day * 86400)) pawl claim shelf > bundle.$day 2> said.$day || status=$?; done
[ "$status" = 17 ] && [ ! -s said.1 ] && [ -s bundle.1 ] || fail "status $status: $(cat said.3)"
has said.3 expired
shelf=shelf/$(dave identity)
dave publish -q shelf --count 1
mv "$shelf"/one-time-* old
dave prekeys revoke -q
sleep 1
dave publish -q shelf --count 0
[ "$(ls "$shelf")" = reusable.pawl ] || fail "$(ls "$shelf")"
# Somebody brings back one from before.
mv old "$shelf/one-time-$(sed '/^-/d' old | base64 -d | head -c -64 | sha256sum | head -c 32).pawl"
expect 0 pawl claim shelf > bundle
said 'no one-time bundle could be taken'
same "$shelf/reusable.pawl" bundle
rm -r "$shelf"
ahead $((3 * 86400)) dave publish -q shelf --count 1
expect 17 pawl claim shelf > bundle
empty bundle
