# A path that leads nowhere is answered with what is in its way, and nothing is made, sent or read.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
echo hello > hello
alice encrypt -t bob hello > message
mkdir folder
ln -s nowhere dangling
ln -s nowhere/deep deeper
ln -s loop loop
ls -A | grep -vE '^(said|out|lines|wanted|complaint|before|after)$' > before
long=$(printf 'x%.0s' {1..300})

# out PATH REASON: the path cannot be that of an output.
out() {
  complains 23 "cannot create $1: $2" '' alice encrypt -t bob hello -o "$1"
  complains 23 "cannot create $1: $2" '' bob decrypt message -o "$1"
  complains 23 "cannot create $1: $2" '' bob export -o "$1"
}
out a/b 'there is no directory a'
out a/b/ 'there is no directory a'
out a/b/c/d 'there is no directory a'
out folder/b/c 'there is no directory folder/b'
out folder/b/ 'there is no directory folder/b'
out ./a//b 'there is no directory ./a'
out "$PWD/a/b" "there is no directory $PWD/a"
out a/ 'there is no directory a'
out hello/ 'hello is not a directory'
out hello/x 'hello is not a directory'
out hello/x/y 'hello is not a directory'
out dangling/x 'dangling is a symbolic link that leads nowhere'
out deeper/x/y 'deeper is a symbolic link that leads nowhere'
for path in folder folder/ folder/. . / folder/..; do
  complains 23 "cannot open $path: Is a directory" '' alice encrypt -t bob hello -o $path
done
complains 23 'cannot open loop/x: Too many levels of symbolic links' '' alice encrypt -t bob hello -o loop/x
complains 23 "cannot open $long: File name too long" '' alice encrypt -t bob hello -o $long
complains 23 "cannot open folder/$long/x: File name too long" '' bob decrypt message -o folder/$long/x

# input PATH REASON: the path cannot be that of an input.
input() {
  complains 23 "cannot open $1: $2" '' alice encrypt -t bob "$1"
  complains 23 "cannot open $1: $2" '' bob decrypt "$1"
  complains 23 "cannot open $1: $2" '' bob import carol "$1"
  complains 23 "cannot open $1: $2" '' pawl --store new init --from-backup "$1"
}
input missing 'No such file or directory'
input folder/missing 'No such file or directory'
input a/b 'there is no directory a'
input a/b/ 'there is no directory a'
input hello/x 'hello is not a directory'
input hello/ 'hello is not a directory'
input dangling 'dangling is a symbolic link that leads nowhere'
input dangling/x 'dangling is a symbolic link that leads nowhere'
input loop 'Too many levels of symbolic links'
input $long 'File name too long'

# A store behind a link that leads nowhere is neither made there nor elsewhere.
for command in init identity 'encrypt -t bob hello' check; do
  complains 21 'dangling is a symbolic link that leads nowhere' \
    'make the directory that it leads to, or remove the link' pawl --store dangling $command
  complains 21 'dangling is a symbolic link that leads nowhere' \
    'make the directory that it leads to, or remove the link' pawl --store dangling/store $command
done
complains 21 'dangling is a symbolic link that leads nowhere' \
  'make the directory that it leads to, or remove the link' pawl --store dangling/ init
complains 23 'cannot create hello: Not a directory' '' pawl --store hello init
complains 23 'cannot create hello/x: hello is not a directory' '' pawl --store hello/x init
complains 21 'there is no store in hello/x' "run 'pawl init'" pawl --store hello/x identity
complains 21 'there is no store in a/b/' "run 'pawl init'" pawl --store a/b/ identity
for store in loop loop/x $long $long/x; do
  reason='Too many levels of symbolic links'
  [ "${store:0:1}" = l ] || reason='File name too long'
  expect 23 pawl --store $store init
  said ": $reason"
  expect 23 pawl --store $store identity
  said "pawl: error: cannot open $store: $reason"
done
ls -A | grep -vE '^(said|out|lines|wanted|complaint|before|after)$' > after
diff before after || fail "something was made"
[ -z "$(ls -A folder)" ] || fail "something is in the folder"

# The files of a store behind such links
for file in key store.db; do
  cp -a bob copy
  rm copy/$file
  ln -s nowhere copy/$file
  complains 21 "copy/$file is a symbolic link that leads nowhere" \
    'make the directory that it leads to, or remove the link' pawl --store copy identity
  expect '21|22' pawl --store copy init
  absent nowhere
  absent copy/nowhere
  rm -r copy
done

# A directory that may not be searched
mkdir -m 700 closed
cp hello closed/hello
if [ "$(id -u)" = 0 ]; then
  chmod a+rx .
  chown -R 12345:12345 alice .local
  as() { setpriv --reuid 12345 --regid 12345 --clear-groups --inh-caps=-all env HOME="$PWD" "$@"; }
else
  chmod 0 closed
  as() { "$@"; }
fi
complains 23 'cannot open closed/hello: Permission denied' '' as pawl --store alice encrypt -t bob closed/hello
complains 23 'cannot open closed/x: Permission denied' '' as pawl --store alice encrypt -t bob hello -o closed/x
complains 23 'cannot open closed/store: Permission denied' '' as pawl --store closed/store identity
expect 23 as pawl --store closed/store init
said 'closed/store: Permission denied'
chmod 700 closed
