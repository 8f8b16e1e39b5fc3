# Input that never pauses for 100 ms is sent without long delay too.
conversing
mkfifo input
for armor in '' -a; do
  alice encrypt $armor -t bob < input | bob decrypt -q > text &
  pipeline=$!
  exec 5> input
  while sleep 0.02; do echo tick; done >&5 2> stopped &
  ticker=$!
  until_it grep -q tick text
  kill $ticker
  exec 5>&-
  wait $pipeline
done
