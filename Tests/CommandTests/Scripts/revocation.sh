# prekeys revoke makes all bundles that are out useless. Messages under way to them cannot be read, and who has
# seen a later bundle refuses them; sessions go on.
dave() { pawl --store dave "$@"; }
erin() { pawl --store erin "$@"; }
conversing
carol init -q
bob export > old
bob export --one-time > old-one
carol import -q bob old
echo early | carol encrypt -t bob | bob decrypt -q --accept carol > text
dave init -q
dave import -q bob old-one
echo 'under way' > content
dave encrypt -t bob content > under-way
alice encrypt -t bob content > in-session

expect 0 bob prekeys revoke
said 'revoked 3 bundles; the next bundle tells importers'
bob prekeys > told
empty told
bob check > findings
# The sender gets to know nothing; the receiver has the keys no more.
refused 10 bob decrypt --accept dave under-way
said 'have the sender import a fresh bundle with --new-session'
dave encrypt -t bob content > another
refused 10 bob decrypt --accept dave another
# A session goes on, whoever began it, answered or read only once.
bob decrypt -q in-session > text
same content text
carol encrypt -t bob content | bob decrypt -q > text
same content text
for person in alice carol; do
  bob encrypt -t $person content | $person decrypt -q --accept bob > text
  same content text
done
# Without a later bundle nobody can know.
erin init -q
erin import -q bob old
erin encrypt -t bob content > erins
refused 10 bob decrypt --accept erin erins

# The next bundle begins a session with everybody, once.
bob export > new
bob export --one-time > new-one
for person in alice carol dave erin; do
  expect 0 $person import bob new
  said 'bob has revoked all earlier bundles'
  said 'a session has begun with a reusable bundle'
  $person encrypt -t bob content | bob decrypt -q --accept $person > text
  same content text
  for bundle in new new-one; do
    expect 0 $person import bob $bundle
    unsaid revoked
    said 'the session with bob goes on'
  done
  # It asks for nothing else, and the old ones are refused, whatever is asked for.
  for bundle in old old-one bob.pawl; do
    refused 17 $person import bob $bundle
    said 'has been revoked by its owner'
    refused 17 $person import bob $bundle --new-session
    refused 17 $person import bob --identity "$(bob identity)" < $bundle
  done
done
# A refusal is about one's own contact of that identity, under whatever name, and forgotten with it.
refused 17 alice import robert old
alice contact rename bob robert
refused 17 alice import robert old
refused 17 alice import bob old
alice contact remove -q robert
expect 0 alice import bob old
alice encrypt -t bob content > lost
refused 10 bob decrypt lost
expect 0 alice import bob new
said 'bob has revoked all earlier bundles'

# Again, and again with nothing in between
expect 0 bob prekeys revoke
said 'revoked 2 bundles'
unchanged carol expect 0 carol import bob new
expect 0 bob prekeys revoke
said 'revoked 0 bundles'
expect 0 bob prekeys revoke -q
empty said
bob export > newer
bob export > newest
expect 0 carol import bob newest
said 'bob has revoked all earlier bundles'
expect 0 carol import bob newer
said 'bob has made a newer bundle than this one'
said 'the session with bob goes on'
refused 17 carol import bob new
carol encrypt -t bob content | bob decrypt -q > text
same content text
bob prekeys revoke -q
bob export > last
expect 0 carol import bob last
said 'a session has begun'
for bundle in newest newer new old; do refused 17 carol import bob $bundle; done
# The keys are new ones, for every kind of bundle.
for bundle in old new newest last old-one new-one; do sed '1d;$d' $bundle | base64 -d | tail -c +49 | head -c 32 | sha256sum; done | sort -u > keys
[ "$(wc -l < keys)" = 4 ] || fail "$(wc -l < keys) keys"

# The store of a backup has revoked everything too.
printf horse > passphrase
PAWL_PASSPHRASE_FILE=passphrase bob backup -o kept
PAWL_PASSPHRASE_FILE=passphrase elsewhere restored init -q --from-backup kept
elsewhere restored export > restored.pawl
expect 0 carol import bob restored.pawl
said 'bob has revoked all earlier bundles'
said 'a session has begun'
refused 17 carol import bob last
carol encrypt -t bob content | elsewhere restored decrypt -q --accept carol > text
same content text

# Wrong usage, and a store that cannot be used
refused 2 bob prekeys revoke extra
refused 2 bob prekeys revoke --json
refused 2 bob prekeys rewoke
said "did you mean 'revoke'?"
expect 21 pawl --store nowhere prekeys revoke
absent nowhere
pawl prekeys revoke --help > help
has help 'pawl prekeys revoke'
PAWL_PASSPHRASE_FILE=passphrase bob passphrase set -q
refused 21 bob prekeys revoke
PAWL_PASSPHRASE_FILE=passphrase bob prekeys > told
has told reusable
