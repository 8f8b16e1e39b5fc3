# A shell's redirection into the input file is refused, since the file would be read back or is already
# truncated; when encrypting, so is -o, since nobody here could read the content any more. A decryption may
# replace the message.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
echo hello > hello
alice encrypt -t bob hello > message
refusal='the input and the output are the same file'
remedy="'-o FILE' may name it when one message is decrypted; otherwise use another file"

# over FILE COMMAND…: runs the command with the file as standard input and output.
over() { "${@:2}" < "$1" >> "$1"; }
for file in hello message; do
  cp $file kept
  expect 1 over $file alice encrypt -t bob
  said ' is the input: its content could not be read any more'
  same kept $file
  ln -f $file link
  expect 1 over link alice encrypt -t bob $file
  said "pawl: error: $file is the input: its content could not be read any more"
  expect 1 alice encrypt -t bob -o /dev/fd/5 $file 5>> link
  expect 2 over $file bob decrypt $file
  said "pawl: error: $refusal"
  said "pawl: hint: $remedy"
  same kept $file
done
cp hello emptied
status=0
alice encrypt -t bob emptied > emptied 2> said || status=$?
[ $status = 1 ] || fail "status $status"
said 'pawl: error: emptied is the input: its content could not be read any more'

# The only readable copy
ln -s hello symbolic
for name in hello ./hello link symbolic "$PWD/hello"; do
  ln -f hello link
  expect 1 alice encrypt -t bob hello -o "$name"
  said "pawl: error: $name is the input: its content could not be read any more"
  said 'pawl: hint: use another name: only the recipients can decrypt the message'
  expect 1 alice encrypt -t bob -o "$name" < hello
  [ "$(cat hello)" = hello ] || fail 'it has gone'
done
rm symbolic

# Anything else is not the same file.
alice encrypt -t bob < /dev/null > /dev/null
alice encrypt -t bob hello -o message
bob decrypt -q message -o message
[ "$(cat message)" = hello ] || fail "not what was sent"
cat hello hello > twice
alice encrypt -t bob < hello >> twice
