# The exact texts of errors about channels.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
mkfifo silent
exec 7<> silent
expect 15 alice channel bob --timeout 1s --transport-fd 7,8 8> first < /dev/null

# wrong MESSAGE COMMAND…: wrong usage of `channel`
wrong() { complains 2 "$1" "see 'pawl channel --help'" "${@:2}" < /dev/null; }
wrong 'no contact given: use NAME, or --accept NAME for someone who is not one yet' bob channel --via true
wrong "nothing leads to the other side: use --via COMMAND, --transport-fd N, or '--' and a command" bob channel alice
wrong '--via and --transport-fd cannot be used together' bob channel alice --via true --transport-fd 7
wrong 'NAME and --accept must be the same name' bob channel alice --accept carol --via true
wrong "the value '7,' is invalid for '--transport-fd <in[,out]>', the numbers of one or two descriptors" \
  bob channel alice --transport-fd 7,
wrong 'descriptor 77 of --transport-fd is not open' bob channel alice --transport-fd 77
complains 2 'both directions of the transport are the same pipe' \
  'a pipe has one direction: give two, --transport-fd IN,OUT' bob channel alice --transport-fd 7 < /dev/null

# Before the channel is open
complains 15 'nobody has opened the channel within 1s' \
  "each side needs a session with the other, or one of them '--accept NAME'" \
  bob channel alice --timeout 1s --via 'sleep 60' < /dev/null
complains 15 'the connection ended before the channel was open' 'look at what the other side reports' \
  bob channel alice --transport-fd 8,9 8< /dev/null 9> answer < /dev/null
complains 24 "'exit 3' ended with status 3 before the channel was open" \
  'it has to connect its standard input and output with the other side' bob channel alice --via 'exit 3' < /dev/null
complains 24 "'kill \$\$' was ended by signal 15 (Terminated) before the channel was open" \
  'it has to connect its standard input and output with the other side' bob channel alice --via 'kill $$' < /dev/null

# When it is open: the same message again, and then nothing
complains 14 'the channel was altered: what came is not what the other side had to say next' \
  'nothing of it was given out' bob channel -q alice --via 'cat first first; sleep 60' < /dev/null
expect 15 alice channel bob --timeout 1s --transport-fd 7,8 8> first < /dev/null
complains 15 'the channel was cut: the other side has acknowledged 0 of 0 bytes' '' \
  bob channel -q alice --transport-fd 8,9 8< first 9> answer < silent
