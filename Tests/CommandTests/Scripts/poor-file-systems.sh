# On a file system without permissions that change, hard links, files without a name or a sync of
# directories, everything works that can be done by creating and renaming files, and nothing is left over.
folder=$(realpath "${BASH_SOURCE[0]%/*}")
conversing
umask 022
head -c 300000 /dev/urandom > content
printf horse > passphrase

cat > everything <<'END'
source "$1/prelude.sh"
umask 022
# No file with a temporary name
tidy() { [ -z "$(find there -name '.pawl-*')" ] || fail "left over: $(find there -name '.pawl-*')"; }
# mode MODE FILE…
mode() { [ "$(stat -c %a "${@:2}" | sort -u)" = "$1" ] || fail "$(stat -c '%a %n' "${@:2}") instead of $1"; }

for time in first again; do
  alice encrypt -t bob content -o there/message
  mode 644 there/message
  bob decrypt -q there/message -o there/text
  mode 600 there/text
  same content there/text
  bob export -o there/bundle
  mode 644 there/bundle
  PAWL_PASSPHRASE_FILE=passphrase bob backup -o there/backup
  mode 600 there/backup
  tidy
done
alice encrypt -t bob content > message
bob decrypt -q message -o there/message
same content there/message
alice encrypt -t bob content > message
cat message > messages
alice encrypt -t bob content >> messages
bob decrypt -q --all messages -o there/all
cat content content | cmp - there/all
# A failure leaves the old file.
head -c 200000 message > part
expect 11 bob decrypt part -o there/all
alice encrypt -t bob content > message
head -c 200000 message > part
expect 15 bob decrypt part -o there/all
cat content content | cmp - there/all
tidy

# A store, its passphrase and its bundles
dave() { pawl --store there/dave "$@"; }
dave init -q --name dave
mode 600 there/dave/key there/dave/store.db
mode 700 there/dave
expect 1 dave init
export PAWL_PASSPHRASE_FILE=$PWD/passphrase
dave passphrase set -q
dave identity > identity
dave passphrase remove -q
unset PAWL_PASSPHRASE_FILE
dave identity | cmp - identity
dave publish -q --count 2 there/keys
dave publish -q --count 3 there/keys
mode 755 there/keys there/keys/*
mode 644 there/keys/*/*
[ "$(ls there/keys/* | wc -l)" = 4 ] || fail "not the right bundles: $(ls there/keys/*)"
alice import -q dave there/keys
echo hello | alice encrypt -t dave | dave decrypt -q --accept alice > text
[ "$(cat text)" = hello ] || fail "not what was sent"
dave check -q
tidy
END

for lacking in chmod=EPERM chmod=ENOSYS link=EPERM link=ENOSYS link=EPERM,renameanew=ENOSYS syncdir=EINVAL syncdir=EROFS \
  syncdir=EBADF chmod=EPERM,link=EPERM,renameanew=EINVAL,syncdir=EINVAL; do
  rm -rf there
  mkdir there
  status=0
  python3 "$folder/poor_files.py" there $lacking bash everything "$folder" > said.all 2>&1 || status=$?
  if [ $status = 77 ]; then
    echo "skipped: $(cat said.all)"
    exit 0
  fi
  [ $status = 0 ] || fail "without $lacking: $(cat said.all)"
  alice contact remove -q --yes dave 2> /dev/null || alice contact remove -q dave
done
