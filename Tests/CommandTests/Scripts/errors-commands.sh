# Errors of commands behind "--", word for word.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
echo hello > hello
alice encrypt -t bob hello > message

# saying STATUS MESSAGE HINT ARGUMENT…: the same as `complains`, for a line that ends with a command.
saying() {
  ended() { pawl --status-fd 3 "${@:1:$# - 2}"; }
  complains "$1" "$2" "$3" ended "${@:4}"
}
kept="the message's key is still there: run this again"
nothing='no whole message was written: run this again'
saying 24 "'false' ended with status 1" "$kept" decrypt --store bob message -- false
saying 24 "'sh' was ended by signal 9 (Killed)" "$kept" decrypt --store bob message -- sh -c 'kill -9 $$'
saying 24 "'false' ended with status 1" "$nothing" encrypt --store alice -t bob -- false
saying 24 "'sh' was ended by signal 15 (Terminated)" "$nothing" encrypt --store alice -t bob -- sh -c 'kill $$'
saying 24 'cannot run no-such-program: No such file or directory' '' encrypt --store alice -t bob -- no-such-program
saying 24 'cannot run ./hello: Permission denied' '' decrypt --store bob message -- ./hello
saying 2 "no command follows '--'" "see 'pawl decrypt --help'" decrypt --store bob message --
saying 2 "the content goes either to -o FILE or to the command behind '--'" "see 'pawl decrypt --help'" \
  decrypt --store bob -o text message -- cat
saying 2 "the content comes either from FILE or from the command behind '--'" "see 'pawl encrypt --help'" \
  encrypt --store alice -t bob hello -- cat

# After the command has succeeded
saying 11 "message: the message's key has gone in the meantime: another process has read it, or deleted the key" \
  'the command has succeeded' decrypt --store bob message -- sh -c 'cat; pawl --store bob decrypt -q message'
alice encrypt -t bob hello > message
# Another process holds the store from then on.
mkfifo hold held
exec 5<> hold
export -f hold fail
saying 21 'another process is using the store' \
  "the command has succeeded, but the message's key is still there: it can be read again" \
  decrypt --store bob --lock-timeout 0 message -- bash -c 'cat; hold bob' 5>&-
exec 5>&-
until_it bob decrypt -q message > out 2>&1
same hello out
# What a shell would have to take apart.
saying 24 'cannot run cat -v: No such file or directory' "what a shell is to run is written '-- sh -c COMMAND'" \
  encrypt --store alice -t bob -- 'cat -v'
