# Whatever the other side of a channel does against the protocol ends the channel with its status, and
# nothing is given out that was not said in this channel before. A side that never answers is given up. This
# needs Debian's python3-cryptography and python3-zstandard, which the Makefile's target `tools` installs.
independent=${BASH_SOURCE[0]%/*}/../../Independent
python3 "$independent/channel_refusals.py" "$PAWL_BINARY" > out
has out 'ok: '

# Behind --via, where a command is the other side, it is the same.
peer() { python3 "$independent/channel.py" "$@"; }
bob init -q --name bob
peer new alice.party alice
bob export | peer import alice.party
by() { echo "python3 '$independent/channel.py' talk alice.party$1"; }
bob channel -q --accept alice --via "$(by '')" < /dev/null > got
empty got
expect 14 bob channel alice --via "$(by " --fault 'an index twice'")" < /dev/null > got
[ "$(cat got)" = before ] || fail "it gave out: $(cat got)"
said 'pawl: error: '
expect 16 bob channel alice --via "$(by " --fault 'opening: a file message'")" < /dev/null > got
empty got

# With a timeout, nobody has to be there.
expect 15 bob channel alice --timeout 1s --via 'sleep 30' < /dev/null > got
empty got
