# prekeys revoke deletes the private keys of all bundles: what is on its way to them cannot be read, the
# next bundle makes importers refuse the earlier ones, and sessions continue.
conversing
carol init -q --name carol
bob export > old
bob export --one-time > old-one-time
bob publish -q keys --count 2
carol import -q bob old
echo lost | carol encrypt -t bob > under-way
expect 0 bob prekeys revoke
said 'revoked 6 bundles'
bob prekeys > told
lacks told reusable
lacks told one-time$'\t'
refused 10 bob decrypt --accept carol under-way

# The session goes on, in both directions.
echo still here | alice encrypt -t bob | bob decrypt -q -f alice > out
has out 'still here'
echo me too | bob encrypt -t alice | alice decrypt -q -f bob > out
has out 'me too'

# Until someone has seen a later bundle, the old ones can be imported.
alice import -q bob old
sleep 1
bob export > new
expect 0 alice import bob new
said 'bob has revoked all earlier bundles'
said 'a session has begun'
for bundle in old old-one-time bob.pawl; do
  refused 17 alice import bob $bundle
  said 'revoked by its owner'
done
echo fresh | alice encrypt -t bob | bob decrypt -q -f alice > out
has out fresh

# Only the first bundle after the revocation begins a session with someone who has one.
sleep 1
bob export > newer
expect 0 alice import bob newer
unsaid revoked
said 'the session with bob goes on'
# An older reusable bundle is not refused, but the user is told.
expect 0 alice import bob new
said 'bob has made a newer bundle than this one'

# Who removes a contact forgets the revocation too.
alice contact remove -q bob
alice import -q bob old

# publish replaces what was revoked.
expect 0 bob publish keys --count 2
said '2 of them new'
said 'a new reusable bundle'
expect 0 carol import bob keys
said 'bob has revoked all earlier bundles'
echo again | carol encrypt -t bob | bob decrypt -q --accept carol > out
has out again
bob check > found
