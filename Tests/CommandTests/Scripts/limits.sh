# If the system's resources are scarce, commands fail cleanly or work, and nothing is lost.
conversing
head -c 300000 /dev/urandom > content
alice encrypt -t bob content > message
head -c 500 bob.pawl > few
alice encrypt -t bob few > short

# No file may grow: first the output, then the store itself.
(
  trap '' XFSZ
  ulimit -f 100
  refused 23 bob decrypt message -o text
  absent text
  refused 23 bob decrypt message -o text --keep
  expect 23 alice encrypt -t bob content -o out
  absent out
)
(
  trap '' XFSZ
  ulimit -f 1
  expect 23 alice encrypt -t bob /dev/null
  unchanged bob expect 23 bob decrypt message > /dev/null
  unchanged bob expect 23 bob export > /dev/null
  # The output is short enough, and what remains of it is complete.
  unchanged bob expect 23 bob decrypt short -o out
  [ ! -e out ] || same few out
)
bob decrypt -q short -o out
same few out
bob decrypt -q --keep message > text
same content text

# Few open files
for count in 3 4 5 6 7 8 16; do
  # If there are enough to load the libraries of the program at all
  (ulimit -n $count; exec pawl --version) > /dev/null 2>&1 || continue
  status=0
  (ulimit -n $count; exec pawl --store bob decrypt -q --keep message) > text 2> said || status=$?
  case $status in
  0) same content text ;;
  21 | 23) has said 'pawl: error: ' ;;
  *) fail "status $status with $count files: $(cat said)" ;;
  esac
done
[ $status = 0 ] || fail "sixteen files do not suffice"

# No locked memory, a small stack
(ulimit -l 0; expect 0 bob decrypt -q --keep message > text)
same content text
(ulimit -s 256; expect 0 bob decrypt -q --keep message > text)
same content text
bob decrypt -q message > text
same content text
