# Encrypting something that is already a pawl message succeeds with a warning.
acquainted
echo hello > hello
alice encrypt -t bob hello > binary
alice encrypt -at bob hello > armored
for file in binary armored; do
  expect 0 alice encrypt -t bob $file > twice
  said 'warning'
  expect 0 alice encrypt -at bob < $file > twice
  said 'warning'
  bob decrypt -q --accept alice twice > once
  same $file once
  bob decrypt -q once > text
  same hello text
  expect 0 alice encrypt -q -t bob $file > twice
  empty said
done
for file in hello bob.pawl /dev/null; do
  expect 0 alice encrypt -t bob $file > once
  empty said
done
