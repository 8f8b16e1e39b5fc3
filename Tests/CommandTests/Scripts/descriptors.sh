# A program that pawl starts inherits no file of the store, and none of these files ever has the number
# of a standard stream, even if that stream is closed.
conversing
echo hello > hello
printf 'pass\n' > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q
cat > ask <<'END'
#!/bin/sh
ls -l /proc/self/fd > open
cat passphrase
END
chmod +x ask
PAWL_PASSPHRASE_COMMAND=./ask alice encrypt -t bob hello -o message
lacks open alice/
lacks open hello
PAWL_PASSPHRASE_COMMAND=./ask PAWL_NEW_PASSPHRASE_FILE=passphrase alice passphrase set -q
lacks open alice/
PAWL_PASSPHRASE_FILE=passphrase alice passphrase remove -q

# Every file is opened close-on-exec.
strace -f -qq -y -o trace -e trace=open,openat,creat,dup,dup2,dup3,pipe,pipe2,memfd_create -- \
  pawl --store alice encrypt -t bob hello -o other
[ "$(grep -c store.db trace)" -ge 2 ] || fail "nothing was traced"
if grep -E 'alice|message|hello' trace | grep -vE 'O_CLOEXEC|ENOENT|O_PATH'; then
  fail "the lines above"
fi

for closed in '0<&-' '1>&-' '2>&-' '0<&- 1>&-' '0<&- 1>&- 2>&-'; do
  eval "strace -qq -y -o trace -e trace=openat -- pawl --store alice verify --confirm bob $closed" || true
  has trace store.db
  if grep -E '/alice/' trace | grep -E ' = [012](<|$)'; then fail "with $closed: the lines above"; fi
done
