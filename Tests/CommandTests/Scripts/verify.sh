# verify shows the same safety number at both ends, and --confirm marks the contact as verified.
conversing
unchanged alice expect 0 alice verify bob > number
said "$(alice identity)"
said "$(bob identity)"
said 'not verified'
[ "$(grep -Ecx '([0-9]{5} ){3}[0-9]{5}' number)" = 3 ] || fail "no number: $(cat number)"
[ "$(wc -l < number)" = 3 ] || fail "more than three rows"
bob verify -q alice > again 2> said
same number again
empty said

# Another pair has another number.
carol init -q
carol export > carol.pawl
alice import -q carol carol.pawl
alice verify -q carol > other
if cmp -s number other; then fail "the same number for another"; fi

echo hello | bob encrypt -t alice | alice decrypt --status-fd 3 3> lines > /dev/null 2> said
told lines verified false
said 'not verified'
expect 0 alice verify bob --confirm > again
same number again
unsaid 'not verified'
expect 0 alice verify bob > again
unsaid 'not verified'
echo hello | bob encrypt -t alice | alice decrypt --status-fd 3 3> lines > /dev/null 2> said
told lines verified true
unsaid 'not verified'
expect 0 alice verify carol > again
said 'not verified'

# A fresh bundle of the same person does not change that.
bob export > bundle
alice import bob bundle 2> said
unsaid 'not verified'

refused 20 alice verify dave
refused 20 alice verify dave --confirm
refused 20 alice verify Bob
expect 21 pawl --store nobody verify bob > out
empty out
