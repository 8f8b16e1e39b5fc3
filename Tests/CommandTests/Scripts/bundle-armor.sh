# The armor of a bundle may have other line endings and stand in a text, and nothing in it may change.
alice init -q
bob init -q

accepted() {
  expect 0 alice import bob changed --new-session
  alice encrypt -t bob /dev/null | bob decrypt -q --accept alice > /dev/null
}

bob export > bundle
[ "$(head -1 bundle)" = '-----BEGIN PAWL BUNDLE-----' ] || fail "the first line"
[ "$(tail -1 bundle)" = '-----END PAWL BUNDLE-----' ] || fail "the last line"
[ -z "$(sed '1d;$d' bundle | head -n -1 | grep -vx '[A-Za-z0-9+/]\{64\}')" ] || fail "a line"

sed 's/$/\r/' bundle > changed
accepted
sed '2~3s/$/\r/' bundle > changed
accepted
{ printf '\n\r\n \t\n'; cat bundle; printf ' \t\r\n\n'; } > changed
accepted
tr '\n' '\r' < bundle > changed
accepted
{ echo 'my key'; cat bundle; } > changed
accepted
{ cat bundle; echo 'Alice'; } > changed
accepted
sed '5s/$/ /' bundle > changed
accepted
sed '5a\\' bundle > changed
accepted
for prefix in '> ' '>> ' '|' '    '; do
  { echo 'On Monday bob wrote:'; sed "s/^/$prefix/" bundle; echo "${prefix}-- "; } > changed
  accepted
done
alice encrypt -at bob /dev/null > message
{ cat message bundle message; } > changed
accepted
{ head -1 bundle; sed '1d;$d' bundle | tr -d '\n'; echo; tail -1 bundle; } > changed
accepted
printf %s "$(cat bundle)" > changed
accepted
sed '1d;$d' bundle | base64 -d > changed
accepted

broken() { refused 16 alice import bob changed; }
cat bundle bundle > changed
broken
{ cat bundle; sed 's/^/> > /' bundle; } > changed
broken
{ sed 's/^/> /' bundle | sed '6s/^> /* /'; } > changed
broken
sed 's/^/> /' bundle | head -n -1 > changed
broken
sed 's/^/bob: /' bundle > changed
broken
sed '5s/./!/' bundle > changed
broken
sed '5s/./ /' bundle > changed
broken
sed '5s/^/ /' bundle > changed
broken
sed '5s/.$//' bundle > changed
broken
sed '5s/..$/==/' bundle > changed
broken
sed '5d' bundle > changed
refused '14|16' alice import bob changed
sed '$d' bundle > changed
broken
sed '1d' bundle > changed
broken
head -1 bundle > changed
broken
sed '1s/BUNDLE/MESSAGE/;$s/BUNDLE/MESSAGE/' bundle > changed
broken
sed '1s/BUNDLE/MESSAGE/' bundle > changed
broken
sed 's/PAWL/PGP/' bundle > changed
broken
sed 's/-----/----/g' bundle > changed
broken
tr -d '\n' < bundle > changed
broken
sed 's/PAWL/pawl/' bundle > changed
broken
alice encrypt -t bob /dev/null > changed
broken
alice encrypt -at bob /dev/null > changed
broken
refused 16 bob decrypt bundle
sed '1d;$d' bundle | base64 -d > changed
refused 16 bob decrypt changed
: > changed
broken
