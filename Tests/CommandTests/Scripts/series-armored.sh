# decrypt --all reads all armored messages of a text, whatever stands between them, and with any prefix.
source "${BASH_SOURCE[0]%/*}/series.bash"
options=-a
content() { seq "$1" "$(($1 + 300))"; }
reads() {
  local status=$1 wanted=$2 number
  : > wanted
  for number in $wanted; do cat content.$number >> wanted; done
  expect "$status" bob decrypt --all mailbox > out
  same wanted out
}

fresh
cat 1 2 3 > mailbox
reads 0 '1 2 3'
said '3 messages read, 0 already decrypted, 0 failed'
reads 11 ''

# As in a mailbox: with headers, signatures, line ends of the network, and quoted earlier messages
fresh
{
  printf 'From alice Mon Nov  2 10:00:00 2026\nSubject: one\n\nHello\n'; cat 1; printf -- '-- \nAlice\n\n'
  printf 'From alice Mon Nov  2 11:00:00 2026\nSubject: two\n\n'; sed 's/$/\r/' 2
  sed 's/^/> /' 1; echo; alice export; sed 's/^/> > /' 3; echo the end
} > mailbox
reads 0 '1 2 3'
said '3 messages read, 1 already decrypted, 0 failed'

# Bad ones: damaged, cut, for somebody else, at each place
for bad in damaged lacking foreign altered; do
  for place in 0 1 2; do
    fresh
    case $bad in
    damaged) sed '7s/./!/' 3 > bad; status=16 ;;
    # The end is missing, so the next BEGIN line stands in the armor.
    lacking) head -n -1 3 > bad; status=16 ;;
    foreign) cp foreign bad; status=10 ;;
    altered) sed '56y/ABCDEFabcdef0123/0123ABCDEFabcdef/' 3 > bad; status='14|15' ;;
    esac
    parts=(1 2)
    parts=("${parts[@]:0:place}" bad "${parts[@]:place}")
    { for part in "${parts[@]}"; do cat $part; echo; done; } > mailbox
    [ $bad$place != lacking2 ] || status=15
    reads "$status" '1 2'
  done
done

# A text with no message in it, and none that is whole
echo hello > mailbox
reads 16 ''
alice export > mailbox
reads 16 ''
fresh
head -c 300 1 > mailbox
reads 15 ''

# Without --all
fresh
cat 1 2 > mailbox
refused 14 bob decrypt mailbox
said "'pawl decrypt --all' reads several messages from one input"
refused 14 bob decrypt mailbox -o text
absent text
reads 0 '1 2'

# They come out as they come in, each when its last line is there.
fresh
come_out 3
