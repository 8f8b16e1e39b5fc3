# A channel reads the messages of channels and no others, and no other command reads those. Nothing that has
# opened a channel opens another, and what is not whole or not genuine opens none.
conversing
mkfifo silent
exec 7<> silent

# begun FILE: alice opens a channel to nobody; her first message is in the file.
begun() { expect 15 alice channel -q bob --timeout 1s --transport-fd 7,8 8> "$1" < /dev/null; }
# open_with STATUS FILE: bob's channel ends with that status when the file comes from the other side, and
# gives out nothing.
open_with() {
  expect "$1" bob channel --accept alice --transport-fd 8,9 8< "$2" 9> answer -- sh -c 'touch started; cat' < /dev/null
}

echo hello | alice encrypt -t bob > message
echo hello | alice encrypt -at bob > text
printf 'SSH-2.0-OpenSSH_9.2\r\n' > banner
cat message message > messages
for input in message text messages banner bob.pawl /dev/zero /dev/urandom; do
  open_with 16 $input
  said 'pawl: error: '
done
absent started
# The message that came can still be read where it belongs.
bob decrypt -q message > out
has out hello

begun first
head -c 16 first > line
same line - <<< $'pawl/v1 channel'
for command in decrypt 'decrypt --all' 'decrypt --keep' inspect forget 'import carol'; do
  refused 16 bob $command first
done
pawl --store nowhere inspect first 2> said && fail 'inspect takes it' || [ $? = 16 ]
base64 first > first.txt
refused 16 bob decrypt first.txt

# Cut within its head, or with a bit changed there, it has not been used up.
size=$(wc -c < first)
for count in 0 1 14 15 16 17 100 $((size - 100)); do
  head -c $count first > cut
  unchanged bob open_with 15 cut
  said 'pawl: error: the connection ended before the channel was open'
done
for offset in 20 100 $((size / 2)) $((size - 100)); do
  cp first flipped
  flip flipped "$offset" 3
  unchanged bob open_with '10|14' flipped
done
for offset in 1 8 14; do
  cp first flipped
  flip flipped $offset 1
  unchanged bob open_with 16 flipped
done
# Behind its head the rest can come from nowhere else, so its key is deleted.
begun other
head -c $((size - 1)) other > cut
open_with 15 cut
unchanged bob open_with 11 other
begun other
flip other $((size - 1)) 3
open_with 14 other
unchanged bob open_with 11 other
absent started
# It opens one channel and never another.
open_with 15 first
has said 'pawl: channel with alice'
for times in once twice; do
  unchanged bob open_with 11 first
done
# What bob has answered opens no channel of his own.
begun first
open_with 15 first
cp answer own
unchanged bob open_with 10 own
# Alice cannot be shown her own message, and bob's is not for carol.
unchanged alice expect 10 alice channel --accept bob --transport-fd 8,9 8< first 9> noise < /dev/null
carol init -q
carol export | bob import -q carol
unchanged carol expect 10 carol channel --accept alice --transport-fd 8,9 8< first 9> noise < /dev/null
alice check > out
bob check >> out
[ "$(grep -c 'all intact' out)" = 2 ] || fail "$(cat out)"
