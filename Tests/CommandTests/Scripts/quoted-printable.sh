# Text in the quoted-printable encoding of mail is reported as mangled.
acquainted
alice export > bundle
alice encrypt -at bob /dev/null > armored
for file in bundle armored; do
  # Adds a byte until the text ends with a padding sign, which this encoding changes.
  size=0
  until grep -q '=$' $file; do
    size=$((size + 1))
    head -c $size /dev/zero | alice encrypt -z 0 -at bob > $file
  done
  python3 -c 'import quopri, sys
sys.stdout.buffer.write(quopri.encodestring(sys.stdin.buffer.read()))' < $file > mangled
  has mangled =3D
  command="bob decrypt"
  [ $file = armored ] || command="bob import alice"
  refused 16 $command mangled
  grep -Eqi 'mail|quot' said || fail "it is not named: $(cat said)"
done
