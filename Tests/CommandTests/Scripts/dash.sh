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
alice encrypt -t bob file -o ./-
head -c 15 ./- | grep -q 'pawl/v1 stream'
bob decrypt -q ./- > text
same file text

# A value that begins with a dash is joined to its option, also before the command.
pawl --store=-s init -q
pawl identity --store=-s > text
pawl --store=-s identity | cmp - text

# After "--" nothing is an option. In encrypt and decrypt it begins a command: see command-usage.sh.
alice encrypt -t bob file > ./--json
bob inspect -- --json > text
has text readable
refused 20 alice verify -- bob2
alice verify -q -- bob > number
carol import -q -- robert - < bundle 2>/dev/null && fail "one identity under two names"
[ "$(carol contact list | wc -l)" = 1 ] || fail "another contact"
