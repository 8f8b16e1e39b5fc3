# A group may be the machines of one person: -f @bob accepts a message from any member, and from nobody else.
acquainted
for machine in desktop phone; do
  pawl --store $machine init -q
  pawl --store $machine import -q alice <(alice export)
  pawl --store $machine export | alice import -q bob-$machine
done
alice group add bob bob bob-desktop
message() { echo "from $1" | pawl --store "$1" encrypt -t alice; }
bob import -q alice <(alice export)

for machine in bob desktop; do
  message $machine > message
  expect 0 alice decrypt --status-fd 3 -f @bob message 3> lines > text
  [ "$(cat text)" = "from $machine" ] || fail "$(cat text)"
done
told lines from '"bob-desktop"'
said 'from bob-desktop, not verified'

message phone > message
refused 13 alice decrypt -f @bob message
said 'from bob-phone'
said '@bob'
# The contact of that name is only one of them.
message desktop > other
refused 13 alice decrypt -f bob other
# Somebody unknown, with a name or without
carol init -q
carol import -q alice <(alice export)
message carol > unknown
refused 12 alice decrypt -f @bob unknown
refused 13 alice decrypt -f @bob --accept carol unknown
# With --all only what is from them is read.
cat message other > both
expect 13 alice decrypt --all -f @bob both > text
[ "$(cat text)" = 'from desktop' ] || fail "$(cat text)"

alice group add bob bob-phone
alice decrypt -q -f @bob message > text
[ "$(cat text)" = 'from phone' ] || fail "$(cat text)"
# Writing to the group reaches every machine.
echo hello | alice encrypt -t @bob > message
for machine in bob desktop phone; do
  pawl --store $machine decrypt -q -f alice message > text
  [ "$(cat text)" = hello ] || fail "$machine"
done
