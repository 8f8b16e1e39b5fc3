# A path that cannot serve as input or output is named in the error, and nothing is sent or read.
conversing
echo hello > hello
alice encrypt -t bob hello > message
mkdir folder

unusable() { refused "$@"; }
unusable 23 alice encrypt -t bob hello -o missing/out
said missing
unusable 23 alice encrypt -t bob hello -o folder
said folder
unusable 23 alice encrypt -t bob hello -o folder/
unusable 23 alice encrypt -t bob hello -o .
unusable 23 alice encrypt -t bob hello -o /
unusable 23 alice encrypt -t bob hello -o hello/out
unusable 23 bob decrypt message -o missing/out
said missing
unusable 23 bob decrypt message -o folder
said folder
unusable 23 bob decrypt message -o folder/new/
unusable 23 bob decrypt message -o hello/out
unusable 23 bob export -o missing/out
unusable 23 bob export -o folder

unusable 23 alice encrypt -t bob missing
said missing
unusable 23 alice encrypt -t bob folder
said folder
unusable 23 alice encrypt -t bob hello/missing
expect 23 alice encrypt -t bob < folder > out
unusable 23 bob decrypt missing
said missing
unusable 23 bob decrypt folder
said folder
unusable 23 bob decrypt < folder
unusable 23 bob import carol missing
unusable 23 alice encrypt -t bob "$(printf 'x%.0s' {1..300})"
unusable 23 alice encrypt -t bob hello -o "$(printf 'x%.0s' {1..300})"

[ -z "$(ls -A folder)" ] || fail "something is in the folder"
[ "$(cat hello)" = hello ] || fail "the file has changed"
bob decrypt -q message > text
same hello text

# A loop of links
ln -s loop loop
unusable 23 alice encrypt -t bob loop
unusable 23 bob decrypt loop
