# Published files have the permissions of the umask: others are meant to read them, and may be allowed
# to write.
bob init -q
for pair in 000:777:666 002:775:664 022:755:644 027:750:640 077:700:600; do
  IFS=: read -r mask folders files <<< "$pair"
  (
    umask "$mask"
    bob publish -q "keys.$mask/deep" --count 2
    # An existing folder keeps its permissions.
    bob publish -q "keys.$mask/deep" --count 3
  )
  for folder in "keys.$mask" "keys.$mask/deep" "keys.$mask/deep/$(bob identity)"; do
    [ "$(stat -c %a "$folder")" = "$folders" ] || fail "$mask: $folder has $(stat -c %a "$folder")"
  done
  modes=$(stat -c %a "keys.$mask/deep/$(bob identity)"/* | sort -u)
  [ "$modes" = "$files" ] || fail "umask $mask: files have $modes"
done
[ "$(stat -c %a bob bob/* | sort -u | tr '\n' ' ')" = '600 700 ' ] || fail "the store is open"
