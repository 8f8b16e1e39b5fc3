# The help of the group of commands on contacts has an example.
expect 0 pawl contact --help > help
grep -v '^USAGE' help | grep -q 'pawl contact list' || fail "no example: $(cat help)"
