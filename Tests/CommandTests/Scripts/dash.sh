# "-" is standard input or output, and nothing after "--" is an option.
acquainted
echo hello > file

alice encrypt -t bob - < file > message
bob decrypt -q --accept alice - < message > text
same file text
alice encrypt -t bob -o - file | bob decrypt -q -o - - > text
same file text
absent ./-

bob export -o - > bundle
unchanged alice alice import -q bob - < bob.pawl
carol init -q
carol import -q bob - < bundle

# A file with that name is reached by a path.
cp file ./-
alice encrypt -t bob ./- -o ./-
head -c 15 ./- | grep -q 'pawl/v1 stream'
bob decrypt -q ./- > text
same file text

# After "--"
cp file ./-a
alice encrypt -t bob -- -a > message
bob decrypt -q < message > text
same file text
alice encrypt -t bob -- -a > ./--keep
bob decrypt -q -- --keep > text
same file text
alice encrypt -t bob -- - < file > message
bob decrypt -q -- - < message > text
same file text
refused 2 alice encrypt -- -t bob
refused 2 alice encrypt -t bob -- file -o
refused 20 alice verify -- bob2
alice verify -q -- bob > number
carol import -q -- robert - < bundle 2>/dev/null && fail "one identity under two names"
[ "$(carol contact list | wc -l)" = 1 ] || fail "another contact"
