# An identity is one line, always the same, as text and as JSON.
alice init -q
expect 0 alice identity > identity
empty said
[ "$(wc -l < identity)" = 1 ] || fail "not a line"
grep -Eqx 'pawl1[023456789acdefghjklmnpqrstuvwxyz]{58}' identity || fail "$(cat identity)"
unchanged alice alice identity > again
same identity again

expect 0 alice identity --json > json
told json identity "\"$(cat identity)\""

expect 21 bob identity > out
empty out
said 'pawl init'
absent bob

# Decrypting and importing accept it in upper case too.
carol init -q
alice export > bundle
carol import -q alice bundle --identity "$(tr a-z A-Z < identity)"
