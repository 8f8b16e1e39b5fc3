# The output is never written through a link into another file.
conversing
echo hello > hello
echo mine > target
ln -s target link
ln -s nothing dangling
chmod 640 target

alice encrypt -t bob hello -o link
bob decrypt -q link > text
same hello text
alice encrypt -t bob hello -o dangling
bob decrypt -q dangling > text
same hello text

rm link dangling
ln -s target link
ln -s nothing dangling
alice encrypt -t bob hello | bob decrypt -q -o link
same hello link
alice encrypt -t bob hello | bob decrypt -q -o dangling
same hello dangling
[ "$(cat target)" = mine ] && [ "$(stat -c %a target)" = 640 ] || fail "written through a link"

# A folder that is reached through a link is treated like any other.
mkdir folder
ln -s folder way
alice encrypt -t bob hello | bob decrypt -q -o way/text
same hello folder/text
