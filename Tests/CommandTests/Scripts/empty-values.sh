# An option with an empty value after "=" does not take the next argument instead.
acquainted
echo hello > hello
alice encrypt -t bob hello > message
refused 2 alice encrypt --to= bob < hello
refused '2|23' alice encrypt -t bob --output= hello < hello
[ "$(cat hello)" = hello ] || fail "the file was replaced"
refused 2 alice encrypt -t bob --level= 5 < hello
refused 2 alice export --valid-for= 5d
refused 2 bob decrypt --accept= alice < message
refused 2 bob decrypt --accept alice --from= alice < message
refused '2|23' bob decrypt --accept alice --output= message
refused 2 alice import --identity= "$(bob identity)" bob bob.pawl
expect 2 pawl init --name= dave
expect '2|21' pawl identity --store= alice
expect '2|21' pawl --store= identity
