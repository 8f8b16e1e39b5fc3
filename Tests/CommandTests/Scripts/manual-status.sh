# pawl-status(7) lists every event and every key of the status lines, and no others.
root=${BASH_SOURCE[0]%/Tests/*}
conversing
mkfifo pipe
alice encrypt -t bob --status-fd 3 < pipe > message 3> status &
exec 5> pipe
told_of_progress() { head -c 300000 /dev/zero >&5; grep -q progress status; }
until_it told_of_progress
exec 5>&-
wait
alice import -q --status-fd 3 bob bob.pawl 3>> status
# Somebody who was introduced
carol init -q
bob verify -q alice --confirm > number
printf '%s\tcarol\n' "$(carol identity)" | bob contact add -q --introduced-by alice
bob export | carol import -q bob
carol encrypt -t bob message | bob decrypt -q --status-fd 3 > out 3>> status
bob decrypt -q --status-fd 3 message > out 3>> status
expect 11 bob decrypt --status-fd 3 message 3>> status
alice channel -q bob --via 'pawl --store bob channel -q alice -- true' --status-fd 3 < /dev/null 3>> status

jq -r '.event, (del(.event) | keys[])' status | sort -u > said-so
{ echo event; awk '/^\.It Ql/ { print $3 } /^\.Ql / { print $2 }' "$root/man/pawl-status.7"; } | sort -u > named
# The length of the input is unknown for a pipe.
sort -u said-so - <<< $'event\ntotal' | diff - named
