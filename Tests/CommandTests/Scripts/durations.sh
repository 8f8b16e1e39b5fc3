# A duration is a number followed by s, m, h, d, w or y, and a bundle is valid for at most 366 days.
alice init -q

for duration in 1s 90m 36h 90d 366d 8784h 527040m 31622400s 52w 1y 0090d; do
  expect 0 alice export --valid-for $duration > bundle
  has bundle '-----BEGIN PAWL BUNDLE-----'
done
for duration in 0s 0d 367d 8785h 31622401s 53w 2y 90 d 1.5d -1d 1d2h 1D 1mo '1 d' ' 1d' '' \
  18446744073709551615s 99999999999999999999s 600000000000y ٣d; do
  refused 2 alice export --valid-for="$duration"
done
