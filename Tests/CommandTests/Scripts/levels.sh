# Messages of every method and level of compression can be read, take about what zstd takes, and never more
# than their content and a little.
acquainted
root=${BASH_SOURCE[0]%/Tests/*}
cat "$root"/Sources/*/*.swift "$root"/docs/*.md > content
size=$(stat -c %s content)
# length OPTION…: prints what the message takes without its head and frames, after it was read.
length() {
  alice encrypt -t bob "$@" content > message
  bob decrypt -q --accept alice message > text
  same content text
  echo $(($(stat -c %s message) - 3714))
}

for method in zstd deflate none; do
  for level in 0 1 2 3 4 5 6 7 8 9; do
    taken=$(length --compress $method -z $level)
    eval "$method$level=$taken"
  done
done
for taken in $zstd0 $deflate0 $none0 $none1 $none9; do
  [ $taken -ge $size ] && [ $taken -lt $((size + 200)) ] || fail "$taken for $size without compression"
done
for method in zstd deflate; do
  eval "first=\${method}1 last=\${method}9"
  [ ${!first} -lt $((size / 2)) ] || fail "$method at level 1 does not compress: ${!first} of $size"
  [ ${!last} -lt ${!first} ] || fail "$method at level 9 is worse than at level 1"
done
[ $zstd3 -lt $deflate1 ] || fail "deflate is better than zstd"

# What is meant when one or both are not said
[ "$(length)" = $zstd3 ] || fail "it is not zstd at level 3 unless said otherwise"
[ "$(length -z 9)" = $zstd9 ] || fail "it is not zstd unless said otherwise"
[ "$(length --compress zstd)" = $zstd3 ] || fail "zstd is not at level 3 unless said otherwise"
[ "$(length --compress=deflate)" = $deflate1 ] || fail "deflate is not at level 1 unless said otherwise"
[ "$(length --compress none)" = $none0 ] || fail "none compresses"
for wrong in gzip ZSTD zstd3 3 '' ' zstd'; do
  refused 2 alice encrypt -t bob --compress "$wrong" content
done
for wrong in 10 -1 3.5 zstd '' 99999999999999999999; do
  refused 2 alice encrypt -t bob -z "$wrong" content
done
refused 2 alice encrypt -t bob --compress zstd --compress zstd content
refused 2 alice encrypt -t bob content --compress
refused 2 bob decrypt --compress zstd message

# About what the zstd program needs for the same content, also where several runs are needed
if type -P zstd > out; then
  python3 -c 'import random
random.seed(1)
words = open("content", errors="replace").read().split()
print(*(random.choice(words) for _ in range(800_000)))' > words
  for file in content words; do
    wanted=$(zstd -3 -c $file | wc -c)
    alice encrypt -t bob $file > message
    taken=$(stat -c %s message)
    [ $((taken - 3714)) -le $((wanted * 105 / 100)) ] || fail "$taken, and zstd takes $wanted"
    bob decrypt -q message > text
    same $file text
  done
fi

# Nothing tells from outside how a message is compressed, and inspect reads all of them.
for method in zstd deflate none; do
  alice encrypt -t bob --compress $method content > message
  pawl inspect message > told 2> said
  lacks told frames
  bob inspect message > told
  has told 'whole           yes'
done

# Incompressible content grows only a little.
head -c 1500000 /dev/urandom > content
for how in '-z 1' '-z 3' '-z 9' '--compress deflate' '--compress deflate -z 9' '--compress none'; do
  alice encrypt -t bob $how content > message
  [ "$(stat -c %s message)" -lt 1503900 ] || fail "$how adds too much: $(stat -c %s message)"
  bob decrypt -q message > text
  same content text
done
