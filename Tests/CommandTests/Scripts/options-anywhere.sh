# Global options may stand before or after the command, and flags before or after FILE.
acquainted
identity=$(pawl --store bob identity)

says() {
  local text
  text=$("$@")
  [ "$text" = "$identity" ] || fail "$* says: $text"
}
says pawl --store bob identity
says pawl --store=bob identity
says pawl identity --store bob
says pawl identity --store=bob
says pawl -q --store bob --no-progress --lock-timeout 5 --status-fd 2 identity
says pawl identity -q --store bob --no-progress --lock-timeout 5 --status-fd 2
says pawl --lock-timeout=5 --quiet --status-fd=2 identity --store bob
says pawl -q identity --store bob --no-progress

pawl --store alice contact list > list
has list bob
pawl contact list --store alice > again
same list again
pawl -q contact list --store alice > again
same list again

echo hello > file
pawl encrypt file -t bob --store alice -a -o message
pawl decrypt message --accept alice --store bob -q -o text
same file text
pawl encrypt --store alice file -at bob > message
pawl decrypt --store bob message -f alice > text 2>/dev/null
same file text
alice encrypt file -t bob -z 9 --pad > message
bob decrypt message -qf alice --keep > text
same file text
alice encrypt file --to bob --armor --level 1 --output message
bob decrypt message --from alice --quiet --output text
same file text
alice encrypt --to=bob --output=message file
bob decrypt -q --from=alice --output=text message
same file text
