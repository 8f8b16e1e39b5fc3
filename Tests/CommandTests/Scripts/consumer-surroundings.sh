# The command begins as if the shell had started it: with pawl's working directory, environment, mask and
# signals, and with none of the descriptors that pawl itself uses. The store is not locked meanwhile.
conversing
echo hello > hello
printf 'pass\n' > passphrase
PAWL_PASSPHRASE_FILE=passphrase bob passphrase set -q
look='ls -l /proc/self/fd > fds; grep -E "^Sig(Blk|Ign|Cgt)" /proc/self/status > signals; umask > mask; pwd > here'
begin() { alice encrypt -t bob hello > message; }

begin
umask 022
mkfifo input
exec 7< passphrase 8> lines 9< message
pawl --store bob decrypt -q --passphrase-fd 7 --status-fd 8 /dev/fd/9 -- bash -c "cat > got; $look"
same hello got
for word in bob/ message passphrase lines; do lacks fds $word; done
has lines '"decrypted"'
exec 7<&- 8>&- 9<&-
[ "$(cat mask)" = 0022 ] || fail "mask $(cat mask)"
[ "$(cat here)" = "$PWD" ] || fail "in $(cat here)"

export PAWL_PASSPHRASE_FILE=$PWD/passphrase
# Signals, also for a caller that blocks some, ignores SIGPIPE, SIGCHLD and SIGTERM, and SIGHUP like nohup
for arguments in --default-signal '--ignore-signal=PIPE --ignore-signal=CHLD --ignore-signal=TERM --block-signal=TERM,INT,CHLD'; do
  begin
  env --default-signal $arguments pawl --store bob decrypt -q message -- cat /proc/self/status > signals
  # Those that the C library keeps to itself are as they were.
  env --default-signal cat /proc/self/status > usual
  same <(grep -E '^Sig(Blk|Ign|Cgt)' signals) <(grep -E '^Sig(Blk|Ign|Cgt)' usual)
done
begin
env --default-signal --ignore-signal=HUP pawl --store bob decrypt -q message -- cat /proc/self/status > signals
env --default-signal --ignore-signal=HUP cat /proc/self/status > usual
has signals "$(grep ^SigIgn usual)"
# A status is not lost where SIGCHLD is ignored.
begin
expect 24 env --ignore-signal=CHLD pawl --store bob decrypt message -- sh -c 'exit 3'
said 'status 3'
bob decrypt -q message -- cmp - hello

# Closed standard streams
begin
bob decrypt -q --keep message -- sh -c 'cat > got' >&- 2>&-
same hello got
bob decrypt -q --keep message -- sh -c 'cat > got' <&-
same hello got
bob decrypt -q message -- sh -c 'cat > got'

# Others use the store while it runs, also for a message from the same person.
alice encrypt -t bob hello > other
begin
alice encrypt -t bob hello > late
bob decrypt -q message -- bash -c '
  set -e
  unset PAWL_STORE
  pawl --lock-timeout 0 --store bob decrypt -q other
  pawl --lock-timeout 0 --store bob encrypt -t alice hello > answer
  pawl --lock-timeout 0 --store bob decrypt -q -- cat < late' < /dev/null > out
