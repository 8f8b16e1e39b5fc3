# A bundle is refused if it is from the wrong person, is your own, or is for a name that is taken.
acquainted
carol init -q --name bob
carol export -o carol.pawl
alice export -o alice.pawl

# The name belongs to someone else: this is reported prominently, with both identities.
refused 18 alice import bob carol.pawl
said "$(bob identity)"
said "$(carol identity)"
said bob
refused 18 alice import bob carol.pawl --new-session
refused 18 alice import bob carol.pawl --identity "$(carol identity)"
refused 18 alice import bob carol.pawl --identity "$(bob identity)"
refused 18 alice import carol carol.pawl --identity "$(bob identity)"
said "$(carol identity)"
refused 18 alice import carol --identity "$(bob identity)" < carol.pawl

# The person is known under another name.
refused 1 alice import robert bob.pawl
said bob

# Your own bundle
refused 1 alice import me alice.pawl
said own
refused 1 alice import me alice.pawl --identity "$(alice identity)"

# Not a bundle
refused 23 alice import carol missing.pawl
said missing.pawl
mkdir folder
refused 16 alice import carol /dev/null
expect 21 pawl --store nobody import bob bob.pawl
absent nobody

[ "$(alice contact list | wc -l)" = 1 ] || fail "another contact"
