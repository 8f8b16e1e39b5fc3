# A file with the passphrase is refused if others can change it; if they can read it, a note says so.
acquainted
printf horse > horse
printf cow > cow
chmod 600 horse cow
PAWL_PASSPHRASE_FILE=horse alice passphrase set -q
# by_file FILE ARGUMENT…, by_descriptor FILE ARGUMENT…, by_path FILE ARGUMENT…: the ways to name it
by_file() { PAWL_PASSPHRASE_FILE=$1 alice "${@:2}"; }
by_descriptor() { alice "${@:2}" --passphrase-fd 3 3< "$1"; }
by_path() { PAWL_PASSPHRASE_FILE=/dev/fd/3 alice "${@:2}" 3< "$1"; }
by_link() {
  ln -sf "$PWD/$1" link
  PAWL_PASSPHRASE_FILE=link alice "${@:2}"
}

for way in by_file by_descriptor by_path by_link; do
  for mode in 620 602 622 660 606 666 777; do
    chmod $mode horse
    unchanged alice expect 21 $way horse identity > out
    empty out
    said 'other users can change the passphrase in '
    said 'pawl: hint: chmod go-w '
  done
  for mode in 640 604 644 440 444 755; do
    chmod $mode horse
    expect 0 $way horse identity
    said 'other users can read the passphrase in '
    [ "$(wc -l < said)" = 1 ] || fail "more than one note: $(cat said)"
    expect 0 $way horse -q identity
    empty said
  done
  for mode in 600 400 700 611; do
    chmod $mode horse
    expect 0 $way horse identity
    empty said
  done
done

# Only root and the user may own it.
if [ "$(id -u)" = 0 ]; then
  chown 12345 horse
  expect 21 by_file horse identity
  said 'horse, which has the passphrase, belongs to another user'
  said "use a file of your own, or one of root's"
  chown 0:12345 horse
  expect 0 by_file horse identity
fi
chmod 600 horse

# The new passphrase, and that of a backup
chmod 606 cow
PAWL_NEW_PASSPHRASE_FILE=cow expect 21 by_file horse passphrase set
said 'other users can change the passphrase in cow'
expect 21 by_file horse passphrase set --new-passphrase-fd 4 4< cow
PAWL_PASSPHRASE_FILE=cow expect 21 bob backup -o kept
absent kept
chmod 644 cow
PAWL_NEW_PASSPHRASE_FILE=cow expect 0 by_file horse passphrase set
said 'other users can read the passphrase in cow'
unsaid 'in horse'
chmod 600 cow

# What is no file is the business of whoever connects it.
expect 0 by_file <(printf cow) identity
empty said
expect 0 alice identity --passphrase-fd 3 3< <(printf cow)
empty said
expect 0 alice identity --passphrase-fd 3 3<<< cow
empty said
PAWL_PASSPHRASE_COMMAND='cat cow' expect 0 alice identity
empty said
# A store without a passphrase looks at no file.
chmod 666 cow
PAWL_PASSPHRASE_FILE=cow expect 0 bob identity
empty said
