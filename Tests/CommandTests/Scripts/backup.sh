# A backup moves the identity and the address book to a new machine, and never a session.
conversing
alice verify -q bob --confirm > number
printf 'horse\n' > passphrase
export PAWL_PASSPHRASE_FILE=passphrase
alice backup -o kept
[ "$(stat -c %a kept)" = 600 ] || fail "its mode is $(stat -c %a kept)"
has kept 'BEGIN PAWL BACKUP'
lacks kept bob
alice backup > again
has again 'END PAWL BACKUP'

old=$(alice identity)
expect 1 alice init --from-backup kept
said 'there is already a store'
pawl --store new init --from-backup kept 2> notes
has notes "you are $old"
has notes '1 contact'
[ "$(pawl --store new identity)" = "$old" ] || fail 'another identity'
pawl --store new contact list > contacts
has contacts bob
has contacts "	verified"
echo hello > content
expect 20 pawl --store new encrypt -t bob content
said 'no session for sending to bob'
bob encrypt -t alice content -o message
expect 10 pawl --store new decrypt message

pawl --store new export > bundle
sleep 1
bob import -q alice bundle
bob encrypt -t alice content | pawl --store new decrypt -q > out
same content out
pawl --store new encrypt -t bob content | bob decrypt -q > out
same content out

# Through a pipe too; the passphrase then comes from another source.
pawl --store piped init -q --from-backup - < kept
expect 2 pawl --store never init --from-backup - --passphrase-fd 0 < kept
absent never

# A file that is not a backup, or a wrong passphrase, creates no store.
printf 'cow\n' > passphrase
expect 21 pawl --store never init --from-backup kept
said 'does not open the backup'
absent never
expect 16 pawl --store never init --from-backup bundle
said 'wrong kind'
expect 16 pawl --store never init --from-backup content
sed '3d' kept > cut
expect '14|16|21' pawl --store never init --from-backup cut
head -n 1 kept > cut
expect 16 pawl --store never init --from-backup cut
: > cut
expect 16 pawl --store never init --from-backup cut
expect 23 pawl --store never init --from-backup missing
expect 2 pawl --store never init --from-backup kept --name alice
absent never
# No other command accepts a backup.
refused 16 bob import alice kept
refused 16 bob decrypt kept
