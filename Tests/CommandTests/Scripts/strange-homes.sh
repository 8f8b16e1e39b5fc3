# Without a usable home, the store is where it was said to be or nowhere; on a file system that cannot
# lock, nothing is done.
conversing
echo hello > hello
: > file
unset HOME
expect 21 pawl identity
said 'HOME is not set to an absolute path'
alice encrypt -t bob hello | bob decrypt -q > text
same hello text
for home in relative . '' file /dev/null "$PWD/no-home/home" "$PWD/file" "$PWD/missing/deeper" "$(printf 'x%.0s' {1..5000})"; do
  HOME=$home expect '21|23' pawl identity
  said 'pawl: error: '
  HOME=$home alice encrypt -t bob hello > message
  HOME=$home bob decrypt -q message > text
  same hello text
done
for home in relative . '' file /dev/null "$PWD/file"; do
  HOME=$home expect '21|23' pawl init
  said 'pawl: error: '
done
absent relative
absent .local/share/pawl
export HOME=$PWD
for variable in XDG_DATA_HOME XDG_STATE_HOME; do
  for value in relative '' "$PWD/file" /dev/null "$(printf 'x%.0s' {1..5000})"; do
    env $variable="$value" pawl --store alice encrypt -t bob hello > message
    env $variable="$value" pawl --store bob decrypt -q message > text
    same hello text
  done
done
absent relative

alice encrypt -t bob hello > message
for error in ENOLCK EIO; do
  for command in identity export 'decrypt message'; do
    unchanged bob expect '21|23' strace -f -qq -o trace -e trace=fcntl -e inject=fcntl:error=$error:when=1+ -- \
      pawl --store bob --lock-timeout 1 $command > out
    empty out
    said 'pawl: error: '
    has trace INJECTED
  done
done
bob decrypt -q message > text
same hello text
