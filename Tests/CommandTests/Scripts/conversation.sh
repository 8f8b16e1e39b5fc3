# A first conversation works as in the README: a tree of files one way, a word of thanks back.
acquainted
mkdir -p photos/summer
head -c 300000 /dev/urandom > photos/summer/beach.jpg
seq 100000 > photos/list.txt

tar c photos | alice encrypt -t bob > photos.msg
mkdir at-bob
expect 0 bob decrypt --accept alice -o photos.tar photos.msg
tar x -C at-bob -f photos.tar
diff -r photos at-bob/photos

echo thanks | bob encrypt -at alice > thanks.txt
head -1 thanks.txt | grep -q -- '-----BEGIN PAWL MESSAGE-----'
expect 0 alice decrypt -f bob thanks.txt > thanks
[ "$(cat thanks)" = thanks ] || fail "not the answer"
