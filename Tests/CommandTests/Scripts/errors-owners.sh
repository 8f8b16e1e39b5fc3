# Where permissions are not kept, or where the owner of a file is someone outside the user namespace, such as
# that of a container, pawl says so, instead of naming a remedy that would change nothing.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing

mkdir there
export -f complains expect told value fail
poor() { python3 "${BASH_SOURCE[0]%/*}/poor_files.py" there modes=EPERM,chmod=EPERM "$@"; }
status=0
poor true 2> said || status=$?
if [ $status = 77 ]; then
  echo "skipped in part: $(cat said)"
else
  poor bash -euc 'complains 21 "the file system of there/store keeps no permissions" \
    "put the store on another file system: --store DIR" pawl --store there/store init'
  [ -z "$(ls -A there)" ] || fail "something was made: $(ls -A there)"
  # What is written there has the permissions that the file system gives it.
  echo hello > hello
  poor bash -euc 'pawl --store alice encrypt -t bob hello -o there/message
    pawl --store bob decrypt -q there/message -o there/text'
  same hello there/text
fi

if ! unshare -Ur true 2> /dev/null; then
  echo 'skipped: user namespaces are not allowed here'
  exit 0
fi
remedy="map the owner's number into it, or run pawl outside of the container"
unknown() { echo "the owner of $1 is not known in this user namespace"; }

# Its own store is known in each namespace.
identity=$(alice identity)
for way in -Ur -U -Uc; do
  [ "$(unshare $way pawl --store alice identity)" = "$identity" ] || fail "not with unshare $way"
done

# Above the store, directories of the system belong to someone who is not known.
if [ "$(id -u)" != 0 ]; then
  complains 21 "$(unknown /)" "$remedy" env HOME="$PWD/no-home" unshare -Ur pawl --store "$PWD/alice" identity
  exit 0
fi
chmod a+rx .
mkdir theirs
cp -a alice theirs/alice
chown 12345 theirs
complains 21 "$PWD/theirs belongs to another user" 'use a store of your own: --store DIR' \
  env HOME="$PWD/no-home" pawl --store theirs/alice identity
complains 21 "$(unknown "$PWD/theirs")" "$remedy" \
  env HOME="$PWD/no-home" unshare -Ur pawl --store theirs/alice identity
complains 21 "$(unknown "$PWD/theirs")" "$remedy" \
  env HOME="$PWD/no-home" unshare -Ur pawl --store theirs/new init
absent theirs/new
cp -a alice taken
chown -R 12345 taken
complains 21 'taken belongs to another user' 'use a store of your own: --store DIR' pawl --store taken identity
complains 21 "$(unknown taken)" "$remedy" unshare -Ur pawl --store taken identity
chown 0 taken
complains 21 "$(unknown taken/store.db)" "$remedy" unshare -Ur pawl --store taken identity
# Another user than the overflow number of the kernel is known even there.
chown -R 0 taken
complains 21 'taken belongs to another user' 'use a store of your own: --store DIR' \
  setpriv --reuid 12345 --clear-groups env HOME="$PWD" pawl --store taken identity
