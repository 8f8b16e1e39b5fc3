# Input and output may be the same file when a message is decrypted: the file is replaced only when the
# output is complete. Encrypting never replaces the only readable copy, by whatever name it comes.
conversing
head -c 300000 /dev/urandom > content
mkdir folder
cp content kept

# same_file STATUS ARGUMENT…: alice is refused, nothing is sent, and no name of the file is changed.
same_file() {
  refused "$@"
  same kept file
  same kept hard
  [ "$(readlink link)" = file ] || fail 'the link has been replaced'
}
cp content file
ln -s file link
ln -s "$PWD/link" far
ln file hard
list() { ls -A | grep -vE '^(said|refused\.out|before|after)$'; }
list > before
for input in file ./file link far hard "$PWD/file" folder/../file; do
  for output in file ./file link far hard "$PWD/file" folder/..//file; do
    same_file 1 alice encrypt -t bob $input -o $output
    said 'pawl: hint: '
  done
done
same_file 1 alice encrypt -t bob -o file < file
same_file 1 alice encrypt -at bob -o ./link - < link
for name in /dev/stdin /dev/fd/0 /proc/self/fd/0; do
  same_file 1 alice encrypt -t bob $name -o file < file
done
same_file 1 alice encrypt -t bob /dev/fd/7 -o hard 7< file
list > after
diff before after || fail 'something was left over'

# The same by redirections, which have opened the file before
into() { "${@:2}" < file >> "$1"; }
for name in file hard; do
  unchanged alice expect 1 into $name alice encrypt -t bob
  unchanged alice expect 1 into $name alice encrypt -t bob file
  unchanged alice expect 1 into $name alice encrypt -t bob -o -
  unchanged alice expect 1 into $name alice encrypt -t bob -o /dev/stdout
  unchanged alice expect 1 alice encrypt -t bob file -o /dev/fd/7 7>> $name
  unchanged alice expect 1 alice encrypt -t bob file -o /dev/fd/7 7<> $name
  same kept file
done
truncated() { "$@" < emptied > emptied; }
cp content emptied
unchanged alice expect 1 truncated alice encrypt -t bob

# A copy, and what only looks like it, is another file.
cp file copy
alice encrypt -t bob file -o copy
bob decrypt -q copy -o copy
same content copy
alice encrypt -t bob file -o file.msg
bob decrypt -q file.msg -o file.msg
same content file.msg
cat content | alice encrypt -t bob -o file
bob decrypt -q file -o file
same content file

# Decrypting
for way in file ./file link hard; do
  rm -f file link hard
  alice encrypt -t bob content -o file
  cp file message
  ln -s file link
  ln file hard
  bob decrypt -q $way -o ./$way
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
bob decrypt -q message -o message
same content message
alice encrypt -t bob content > file
bob decrypt -q -o file < file
same content file

# Not with --all, because messages in it that cannot be read would be lost
alice encrypt -t bob content > file
cp file part
refused 2 bob decrypt --all file -o file
refused 2 bob decrypt --all -o ./file < file
same part file
