# A thief with a copy of bob's store can write to him in alice's name, since the copy holds his prekeys.
# It reads the headers of what he answers her and not the content (docs/protocol.md, sections 4 and 13).
# The thief is a program in Python, for which the Makefile's target `tools` installs Debian's
# python3-cryptography and python3-zstandard.
thief() { python3 "${BASH_SOURCE[0]%/*}/../../Independent/thief.py" "$@"; }

# found STATE ANSWER CONTENT STORE…: with everything in these stores, the thief opens the header of the
# answer, and gets this of its content.
found() {
  thief read "$1" "$2" "${@:4}" > found
  printf 'header: open\ncontent: %s\n' "$3" > wanted
  same wanted found
}

alice init -q
bob init -q
bob export -q > bob.pawl
cp -a bob copy
echo 'it is me' | thief forge copy "$(alice identity)" state > forged
# The test can fail: the thief reads an answer that lacks what section 4 adds to bob's first chain.
printf 'in error' | thief wrong-answer copy forged > wrong
found state wrong 'in error' copy

# Bob does not know alice.
bob decrypt -q --accept alice forged > out
has out 'it is me'
bob contact list > contacts
has contacts "$(alice identity)"
for n in 0 1; do printf "the secret $n" | bob encrypt -t alice > answer.$n; done
found state answer.0 closed copy
# What is missing is alice's private key, or the one that bob made for the answer.
found state answer.1 'the secret 1' copy alice
found state answer.0 'the secret 0' bob
expect 10 elsewhere copy decrypt answer.0 > out
empty out
refused 10 alice decrypt answer.0
# Nor can the thief go on.
thief go-on state answer.0 > more
refused 14 bob decrypt more

# Bob knows alice, has verified her, and is in a conversation with her.
rm -rf alice bob copy
conversing
bob verify -q alice --confirm > number
echo hello | alice encrypt -t bob > hello
cp -a bob copy
echo 'it is me' | thief forge copy "$(alice identity)" state > forged
bob decrypt -q -f alice forged > out
has out 'it is me'
printf 'the secret' | bob encrypt -t alice > answer
found state answer closed copy
refused 10 alice decrypt answer
thief go-on state answer > more
refused 14 bob decrypt more
# What alice sends is still read.
bob decrypt -q -f alice hello > out
has out hello
