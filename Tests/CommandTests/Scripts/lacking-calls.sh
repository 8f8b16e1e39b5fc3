# A call of the system that a file system or a sandbox does not allow is replaced by others, and if the last
# of them fails too, nothing is lost and nothing is left over.
conversing
head -c 300000 /dev/urandom > content
printf horse > passphrase
mkdir out
list() { ls -A out alice bob; }

# without CALL ERROR COMMAND…: runs the command while the call fails.
without() {
  local call=$1 error=$2
  shift 2
  strace -f -qq -o trace -e trace="$call" -e inject="$call:error=$error" -- "$@"
}
tidy() { ! list | grep -e '^\.pawl-' || fail "left over after $*"; }

for error in EPERM ENOSYS EOPNOTSUPP EACCES EINVAL; do
  for time in first again; do
    without linkat $error pawl --store alice encrypt -t bob content -o out/message
    has trace INJECTED
    without linkat $error pawl --store bob decrypt -q out/message -o out/text
    has trace INJECTED
    same content out/text
    [ "$(stat -c %a out/text)" = 600 ] || fail "the text has $(stat -c %a out/text)"
    tidy linkat $error
  done
  alice encrypt -t bob content > messages
  alice encrypt -t bob content >> messages
  without linkat $error pawl --store bob decrypt -q --all messages -o out/text
  cat content content | cmp - out/text
  # Without the call that renames to a new name only, too
  rm -rf carol
  without linkat,renameat2 $error pawl --store carol init -q
  has trace renameat2
  expect 1 without linkat,renameat2 $error pawl --store carol init
  carol check -q
  without linkat $error env PAWL_PASSPHRASE_FILE=passphrase pawl --store carol passphrase set -q
  has trace INJECTED
  PAWL_PASSPHRASE_FILE=passphrase carol identity > identity
  ! ls -A carol | grep -e '^\.pawl-' || fail "left over in the store"
  rm -rf keys
  without linkat $error pawl --store bob publish -q --count 1 keys
  has trace INJECTED
  [ "$(find keys -name '.pawl-*')" = '' ] || fail "left over in the directory: $(find keys)"
  alice import -q bob keys
  without fchmod $error pawl --store bob export -o out/bundle
  rm -rf keys
  without fchmod $error pawl --store bob publish -q --count 1 keys
  tidy fchmod $error
done

# Neither the directory nor, if there is nothing else, the whole file system can be synced.
for error in EINVAL EROFS EBADF ENOSYS; do
  alice encrypt -t bob content > message
  # The first sync is that of the file, before it has a name.
  strace -f -qq -o trace -e trace=fsync,syncfs -e inject=fsync:error=$error:when=2+ -e inject=syncfs:error=ENOSYS \
    -- pawl --store alice encrypt -t bob content -o out/message
  has trace 'syncfs('
  bob decrypt -q out/message > text
  same content text
done

# Another error of these calls still means that the file is not there.
for error in EIO ENOSPC EDQUOT; do
  echo old > out/text
  alice encrypt -t bob content > message
  expect 23 without linkat $error pawl --store bob decrypt message -o out/text
  [ "$(cat out/text)" = old ] || fail "the old file is gone"
  expect 23 strace -f -qq -o trace -e trace=linkat,fsync -e inject=linkat:error=EPERM -e inject=fsync:error=$error:when=2+ \
    -- pawl --store bob decrypt message -o out/text
  [ "$(cat out/text)" = old ] || fail "the old file is gone"
  tidy $error
  bob decrypt -q message > text
  same content text
done
