# The program and the independent implementation in Python hold channels with each other: begun by a first
# message from either or from both, and with sessions; closed first by either; with megabytes both ways,
# padded, while others use the session; turned in time. This needs Debian's python3-cryptography and
# python3-zstandard, which the Makefile's target `tools` installs.
independent=${BASH_SOURCE[0]%/*}/../../Independent
python3 "$independent/channel_conversation.py" "$PAWL_BINARY" > out
has out 'ok: '

# As a command, it is the other side of --via and of --transport-fd.
peer() { python3 "$independent/channel.py" "$@"; }
bob init -q --name bob
peer new alice.party alice
bob export | peer import alice.party
seq 30000 > said
seq 50000 > answer
via="python3 '$independent/channel.py' talk alice.party --say said --hear heard"
bob channel -q --accept alice --via "$via" < answer > got
same said got
same answer heard

mkfifo up down
peer talk alice.party --say answer --hear heard --after --compress zstd > up < down &
bob channel -q alice --pad --transport-fd 3,4 3< up 4> down < said > got
wait
same answer got
same said heard
