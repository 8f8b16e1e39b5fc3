# In encrypt and decrypt, what follows "--" is a command, with options of its own; a FILE that begins with
# "-" is written "./-file". Elsewhere "--" ends the options.
conversing
echo hello > hello
echo hello > ./--keep
alice encrypt -t bob hello > message

# Nothing follows, or the content would go to two places or come from two.
for line in 'bob decrypt --' 'bob decrypt message --' 'bob dec -q message --' 'alice encrypt -t bob --' \
  'alice enc -t bob -o new --' 'pawl decrypt --store bob message --'; do
  expect 2 $line > out
  said "no command follows '--'"
done
for output in new -; do
  refused 2 bob decrypt message -o $output -- cat
  said "the content goes either to -o FILE or to the command behind '--'"
  refused 2 bob decrypt -o $output --all message -- cat
done
for file in hello - ./--keep; do
  refused 2 alice encrypt -t bob $file -- cat
  said "the content comes either from FILE or from the command behind '--'"
done
absent new
refused 2 bob decrypt message other -- cat
refused 2 alice encrypt -- cat
refused 2 alice encrypt -- cat -t bob
said 'no recipient'

# Options behind it are the command's; before it they may stand anywhere.
alice encrypt -t bob -- echo -t carol -o new --help > message
[ "$(pawl decrypt --store bob -q message -- cat)" = '-t carol -o new --help' ] || fail 'not its arguments'
alice encrypt -- echo one -- two 2> said && fail 'no recipient' || true
[ "$(alice encrypt --pad -at bob -- echo one -- two | bob decrypt -q -f alice -- cat)" = 'one -- two' ] || fail 'not one -- two'
[ "$(alice encrypt -tbob -- echo -q -q --store x --store y | bob decrypt -q)" = '-q -q --store x --store y' ] ||
  fail 'not its arguments'
pawl --store alice enc -t bob -- echo one | pawl -q --store bob dec -- cat > out
has out one
# An option's value may be "--" only where it is joined.
refused 24 alice encrypt -t bob -- -t
said 'cannot run -t'
refused 24 alice encrypt -t bob -- --keep
absent new

# Files that begin with "-"
alice encrypt -t bob ./--keep > ./-message
bob decrypt -q ./-message > out
same hello out
alice encrypt -t bob ./--keep > ./-message
bob decrypt -q ./-message -- cmp - ./--keep
# The other commands
pawl inspect -- ./-message > out
alice verify -q -- bob > out
