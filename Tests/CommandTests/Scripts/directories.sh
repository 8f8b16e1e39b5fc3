# If a directory is given where a file is expected, the hint says what to do instead, as a command that
# can be typed.
acquainted
mkdir folder 'my folder' "it's"

expect 23 alice encrypt -t bob folder > out
said 'pawl: error: folder is a directory'
said 'pawl: hint: to send a folder: tar c folder | pawl encrypt -t NAME'
expect 23 alice encrypt -t bob 'my folder' > out
said 'pawl: error: my folder is a directory'
said "tar c 'my folder' | pawl encrypt"
expect 23 alice encrypt -t bob "it's" > out
said "tar c 'it'\\''s' | pawl encrypt"
expect 23 alice encrypt -t bob < folder > out
said 'pawl: error: standard input is a directory'
said 'tar c DIR | pawl encrypt'

for command in decrypt forget 'init --from-backup'; do
  expect 23 bob $command folder > out
  said 'pawl: error: folder is a directory'
  said 'pawl: hint: name one file in it'
  unsaid tar
done
for command in decrypt inspect forget 'import carol'; do
  expect 23 bob $command < folder > out
  said 'pawl: error: standard input is a directory'
  said 'pawl: hint: name one file in it'
done
empty out

# Names in hints are quoted for the shell too.
expect 20 alice verify 'bob b'
said "'pawl import 'bob b' FILE'"
chmod 755 "it's"
expect 21 pawl --store "it's" init
said "chmod 700 'it'\\''s'"
