# A renamed contact keeps its sessions and trust, and no two contacts have the same name.
conversing
carol init -q
alice import -q carol <(carol export)
alice verify -q bob --confirm > /dev/null
echo late | bob encrypt -t alice > late
alice contact rename bob robert
refused 20 alice encrypt -t bob late
refused 20 alice contact show bob
alice contact show robert > shown
[ "$(head -n 1 shown)" = "robert	$(bob identity)	verified" ] || fail "$(cat shown)"
alice decrypt -f robert late > text 2> said
[ "$(cat text)" = late ] || fail "not what was sent"
said 'from robert, verified'
echo hello | alice encrypt -t robert | bob decrypt -q > text
[ "$(cat text)" = hello ] || fail "not what was sent"
alice session list > list
has list 'robert	current'
alice import -q robert <(bob export)
refused 1 alice import bob <(bob export)
said robert

refused 1 alice contact rename robert carol
said 'another contact is already named carol'
refused 20 alice contact rename bob dave
for name in .robert -- a/b ''; do refused 2 alice contact rename robert $name; done
alice contact rename robert robert
alice contact show robert > shown
has shown "$(bob identity)	verified"
# The old name is free for anyone, and names that look alike are the same name.
alice contact rename carol bob
alice contact rename bob $'Rene\u0301'
refused 1 alice contact rename robert $'Ren\u00e9'
alice contact rename $'Ren\u00e9' $'Rene\u0301'
[ "$(alice contact list | wc -l)" = 2 ] || fail "$(alice contact list)"
alice check > found
