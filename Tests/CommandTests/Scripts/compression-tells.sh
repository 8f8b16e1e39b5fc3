# The length of a compressed message tells whether text beside a secret repeats it. That of a message with
# --compress none does not, and what people read says so.
root=${BASH_SOURCE[0]%/Tests/*}
conversing
secret=token=kTq7Wz2Rb9Hn4Vx8
log() {
  for path in index about contact search login logout; do
    printf 'GET /%s.html HTTP/1.1\nHost: example.org\nAccept: text/html\n' $path
  done
  printf 'GET /?%s HTTP/1.1\nHost: example.org\nCookie: %s\n' "$1" $secret
}
length() { log "$1" | alice encrypt -t bob "${@:2}" | wc -c; }

for how in '--compress zstd' '--compress deflate' ''; do
  [ "$(length $secret $how)" -lt "$(length token=Jx4Lm8Pc3vGs6Dy5 $how)" ] ||
    fail "with '$how' a repeated secret leaves the message as long"
done
for how in '--compress none' '-z 0' '--compress none --pad'; do
  [ "$(length $secret $how)" = "$(length token=Jx4Lm8Pc3vGs6Dy5 $how)" ] ||
    fail "with '$how' the length depends on what is repeated"
done

grep -q 'Encrypt such content with `--compress none`' "$root/README.md" || fail 'README'
manual=$(mandoc -T ascii "$root/man/pawl-encrypt.1" | col -bx | tr -s '\n ' '  ')
[[ $manual == *'Encrypt such content with --compress none.'* ]] || fail 'pawl-encrypt(1)'
mandoc -T ascii "$root/man/pawl-recipes.7" | col -bx > recipes
! grep 'log.*| pawl encrypt' recipes | grep -v -e '--compress none' || fail 'a recipe compresses a log'
