# -f insists on a sender, and an unknown sender is saved only with --accept.
acquainted
carol init -q
carol import -q bob bob.pawl
echo 'from alice' | alice encrypt -t bob > one
echo 'from carol' | carol encrypt -t bob > two

# Unknown: nothing is released, and the identity is shown.
refused 12 bob decrypt one
said "$(alice identity)"
said --accept
refused 12 bob decrypt one -o out
absent out
refused 12 bob decrypt --keep one
refused 20 bob decrypt -f alice one
[ -z "$(bob contact list)" ] || fail "a contact was saved"

# Not the sender who was insisted on
refused '12|13|20' bob decrypt -f dave --accept alice one
bob decrypt --accept alice -f alice one > text 2> said
[ "$(cat text)" = 'from alice' ] || fail "not what alice sent"
said alice
has <(bob contact list) "alice	$(alice identity)"
refused '12|13' bob decrypt -f alice two
refused 12 bob decrypt two

# The name belongs to someone else.
refused 18 bob decrypt --accept alice two
said "$(alice identity)"
said "$(carol identity)"
bob decrypt -q --accept carol two > text
[ "$(cat text)" = 'from carol' ] || fail "not what carol sent"

# Known
echo 'from alice' | alice encrypt -t bob > one
echo 'from carol' | carol encrypt -t bob > two
refused 13 bob decrypt -f carol one
said alice
said carol
refused 13 bob decrypt --from carol one -o out
absent out
refused 13 bob decrypt --keep -f carol one
refused 20 bob decrypt -f nobody one
bob decrypt -q -f alice one > text
[ "$(cat text)" = 'from alice' ] || fail "not what alice sent"

# --accept for someone who is already a contact changes no name.
bob contact list > before
bob decrypt -q --accept dave two --status-fd 3 3> lines > text
told lines from '"carol"'
bob contact list > after
same before after
