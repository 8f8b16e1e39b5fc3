# A store with the key of another store, or with an altered key, is damaged for every command.
conversing
carol init -q
echo hello | alice encrypt -t bob > message
cp bob/key key

damaged() {
  local command
  for command in identity export 'decrypt message' 'contact list' 'import carol bundle' 'verify alice' \
    'verify nobody' 'encrypt -t alice message' 'encrypt -t nobody message'; do
    refused 22 bob $command
  done
}
carol export > bundle
cp carol/key bob/key
damaged
cp key bob/key
flip bob/key 20 0
damaged

cp key bob/key
bob decrypt -q message > text
[ "$(cat text)" = hello ] || fail "not what was sent"
