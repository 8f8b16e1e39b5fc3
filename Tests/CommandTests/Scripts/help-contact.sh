# The help of the contact commands as a group has an example.
expect 0 pawl contact --help > help
grep -v '^USAGE' help | grep -q 'pawl contact list' || fail "no example: $(cat help)"
