# What a copy of a store opens in spite of forward secrecy and break-in recovery: a session that begins later
# from a bundle made before the copy, until the prekeys are revoked; and the first message to a one-time
# bundle, until its owner has read it.
conversing
echo hello | bob encrypt -t alice | alice decrypt -q > text
bob export > before
cp -a bob copy

# In the session that there was, the copy is of no use after a round trip.
echo there | alice encrypt -t bob | bob decrypt -q > text
echo back | bob encrypt -t alice | alice decrypt -q > text
echo healed | alice encrypt -t bob > healed
expect 10 elsewhere copy decrypt healed > text
empty text
bob decrypt -q healed > text

# In one that begins from a bundle of before, it is.
alice import -q --new-session bob before
echo open | alice encrypt -t bob > open
elsewhere copy decrypt -q open > text
[ "$(cat text)" = open ] || fail 'the copy does not read a session from an old bundle'

# Once the prekeys are revoked and another bundle is imported, it is not.
bob decrypt -q open > text
bob prekeys revoke -q
bob export > after
alice import -q bob after
echo closed | alice encrypt -t bob > closed
expect 10 elsewhere copy decrypt closed > text
empty text
bob decrypt -q closed > text
[ "$(cat text)" = closed ] || fail 'not what was sent'

# A one-time bundle: the copy from before the first message was read opens it, the one from after does not.
bob export --one-time > once
carol init -q
carol import -q bob once
echo first | carol encrypt -t bob > first
cp -a bob unread
bob decrypt -q --accept carol first > text
cp -a bob read
elsewhere unread decrypt -q --accept carol first > text
[ "$(cat text)" = first ] || fail 'a copy from before is no copy'
expect 11 elsewhere read decrypt first > text
empty text
