# A binary message among messages as text, as two people may add to one spool, brings a warning.
conversing
for text in one two three; do bob encrypt -a -t alice -- printf "$text\n" > "$text.txt"; done
for text in four five; do bob encrypt -t alice -- printf "$text\n" > "$text.msg"; done
cat one.txt four.msg > spool
alice decrypt --all spool > out 2> said
same out <(echo one)
said 'a binary message stands among messages as text'
# Nothing is used up.
alice decrypt -q four.msg > out
same out <(echo four)
# Also where text follows it, and where it stands first behind other text.
{ echo 'some words'; cat five.msg two.txt; } > spool
expect 16 alice decrypt --all spool > out
said 'a binary message stands among messages as text'
# Words about the format are no message.
{ echo 'a message begins with the line'; echo 'pawl/v1 stream'; echo 'and then'; cat three.txt; } > spool
alice decrypt --all spool > out 2> said
unsaid 'a binary message'
same out <(echo three)
