# A message and its content may be the same file, which is replaced only when the content is complete.
conversing
head -c 300000 /dev/urandom > content

for way in file ./file link hard; do
  rm -f file link hard
  alice encrypt -t bob content -o file
  cp file message
  ln -s file link
  ln file hard
  bob decrypt -q file -o $way
  same content $way
  refused 11 bob decrypt message
done

alice encrypt -t bob content > message
cp message file
truncate -s -1 file
cp file part
refused 15 bob decrypt file -o file
same part file
refused 10 alice decrypt file -o file
same part file
cp content file
refused 1 alice encrypt -t bob file -o file
same content file

# Also as standard input
alice encrypt -t bob -o file < content
bob decrypt -q -o file < file
same content file
bob decrypt -q message -o message
same content message
