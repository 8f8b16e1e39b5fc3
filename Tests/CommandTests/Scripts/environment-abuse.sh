# Variables that are too long, not text, or lead nowhere cause an error message and an exit status, and
# reveal no secret.
conversing
echo hello > hello
long=$(head -c 100000 /dev/zero | tr '\0' x)
bytes=$'\xff\xfe\x80'
# attempt STATUS SETTING COMMAND…: the command with that setting ends with that status, in clean words.
attempt() {
  expect "$1" env "$2" timeout 20 pawl "${@:3}" > out
  python3 - <<'END'
import unicodedata
said = open("said", "rb").read().decode()
assert not [c for c in said if c != "\n" and unicodedata.category(c)[0] == "C"], said
for name in "alice", "bob":
    key = open(name + "/key", "rb").read()[-32:]
    assert key not in open("out", "rb").read() + said.encode()
END
}
for value in "$long" "$bytes" '../../missing' /dev/null /dev/zero "$PWD/hello" '-' '--help' '$(id)' '%s%n' "a
b"; do
  attempt '21|22|23' "PAWL_STORE=$value" identity
  attempt '21|22|23' "XDG_DATA_HOME=$value" identity
  for variable in PAWL_PASSPHRASE_FILE PAWL_NEW_PASSPHRASE_FILE PAWL_PASSPHRASE_COMMAND XDG_STATE_HOME \
    TMPDIR LANG TZ TERM COLUMNS SWIFT_BACKTRACE SQLITE_TMPDIR \
    MALLOC_ARENA_MAX LD_BIND_NOW GCONV_PATH LOCPATH PAWL_PASSPHRASE; do
    attempt 0 "$variable=$value" --store alice identity
  done
  for variable in PAWL_PASSPHRASE_FILE PAWL_PASSPHRASE_COMMAND; do
    case $value in "$PWD/hello") continue ;; esac
    # If the command does not exist, the shell writes its own message.
    [ "$variable$value" != "PAWL_PASSPHRASE_COMMAND$bytes" ] || continue
    attempt 21 "$variable=$value" --store alice passphrase set
  done
done
alice encrypt -t bob hello | bob decrypt -q > text
same hello text
