# A message can be read once; the second attempt is distinguished from a message for someone else.
acquainted
echo first | alice encrypt -t bob > first
bob decrypt -q --accept alice first > text
refused 11 bob decrypt first
said 'pawl: hint: '
refused 11 bob decrypt first -o text2
absent text2
refused 11 bob decrypt --keep first
refused 11 bob decrypt -f alice < first
refused 11 bob decrypt --accept other first

echo second | bob encrypt -at alice > second
alice decrypt -q second > text
refused 11 alice decrypt second
sed '1d;$d' second | base64 -d > binary
refused 11 alice decrypt binary

# With changes after the head, it is still recognised.
echo third | alice encrypt -t bob > third
bob decrypt -q third > text
flip third $(($(stat -c %s third) - 1)) 0
refused '11|14' bob decrypt third
head -c 2550 first > part
refused '11|15' bob decrypt part

# A person's own message is for someone else.
echo hello | alice encrypt -t bob > message
refused 10 alice decrypt message

# After many more messages in both directions, it is still recognised.
for i in 1 2 3; do
  echo hello | alice encrypt -t bob | bob decrypt -q > /dev/null
  echo hello | bob encrypt -t alice | alice decrypt -q > /dev/null
done
refused 11 bob decrypt first
