# A long file, which several threads read at its places, gives what the same bytes give from a pipe: also where it
# is read from the middle, gets longer meanwhile or ends too early. One that gets shorter meanwhile is an error.
conversing
python3 - <<'EOF'
import random
dice = random.Random(1)
text = b"".join(b"line %d of a text that gets shorter\n" % number for number in range(150_000))
parts = [dice.randbytes(5_000_000), text, dice.randbytes(6_000_003), text[:3_000_000], dice.randbytes(7_000_000)]
open("mixed", "wb").write(b"".join(parts))
open("random", "wb").write(dice.randbytes(48 << 20))
EOF

# Files of all kinds come back, and their messages are as long as those of pipes.
for file in mixed random; do
  for options in '' '-z 0' '--compress deflate'; do
    # shellcheck disable=SC2086 # some are several words
    alice encrypt -t bob $options $file > by-name
    # shellcheck disable=SC2086
    cat $file | alice encrypt -t bob $options > by-pipe
    [ "$(stat -c %s by-name)" = "$(stat -c %s by-pipe)" ] || fail "$file $options: $(stat -c %s by-name by-pipe)"
    bob decrypt -q by-name | cmp - $file
    bob decrypt -q < by-pipe | cmp - $file
  done
done

# Standard input is read from where it stands, and to its end.
{ dd bs=1000001 count=1 of=first status=none; alice encrypt -t bob > rest; cat > nothing; } < mixed
empty nothing
tail -c +1000002 mixed > expected
{ dd bs=1 count=0 status=none; bob decrypt -q > back; cat > nothing; } < rest
empty nothing
same back expected

# What is behind the beginning of a file does not belong to the message.
alice encrypt -t bob random > message
{ printf 'a line\n'; cat message; } > led
{ read -r line; bob decrypt -q > back; } < led
[ "$line" = 'a line' ] || fail "$line"
same back random

# A message that ends too early is told, with what is whole before it; nothing is used up.
alice encrypt -t bob random > message
for length in 20000000 20000001 40123456; do
  head -c $length message > cut
  expect 15 bob decrypt -q cut > by-name
  expect 15 bob decrypt -q < <(cat cut) > by-pipe
  same by-name by-pipe
done
flip message 30000000 3
expect 14 bob decrypt -q message > by-name
expect 14 bob decrypt -q < <(cat message) > by-pipe
same by-name by-pipe
flip message 30000000 3
cp message long
echo more >> long
expect 14 bob decrypt -q long > back
bob decrypt -q message | cmp - random

# A file that gets longer is read to its new end; one that gets shorter is an error.
mkfifo pipe
for size in 60000000 3000000; do
  head -c 50331648 random > moving
  expect '0|23' alice encrypt -t bob moving > pipe &
  exec 6< pipe
  head -c 100000 <&6 > message
  truncate -s $size moving
  cat <&6 >> message
  exec 6<&-
  if [ $size = 60000000 ]; then
    wait $!
    empty said
    bob decrypt -q message | cmp - moving
  else
    wait $!
    said 'pawl: error: the input became shorter while it was read'
    expect 15 bob decrypt -q message > back
  fi
done

# Where a part cannot be read, nothing is lost.
# failing FILE COMMAND…: in each thread, the seventh part of the file cannot be read.
failing() {
  strace -f -qq -o /dev/null -P "$1" -e trace=pread64 -e inject=pread64:error=EIO:when=7 -- pawl --store "${@:2}"
}
expect 23 failing random alice encrypt -t bob -o none random
said 'Input/output error'
absent none
alice encrypt -t bob random > message
expect 23 failing message bob decrypt -q message > back
said 'Input/output error'
bob decrypt -q message | cmp - random
