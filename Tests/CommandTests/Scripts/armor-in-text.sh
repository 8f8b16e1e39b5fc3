# A reader finds armor in a text, as mail programs and chats leave it: with text around it, quoted, indented,
# with other line ends and folded anew. The text is never printed.
conversing
# fresh: encrypts the next message, as text. Its content is in the file `content`.
fresh() {
  date +%s.%N > content
  alice encrypt -at bob content
}
# read_from FILE: bob reads the message in it, and only that.
read_from() {
  bob decrypt -q -f alice "$1" > out
  same content out
}

fresh > message
{ echo 'Dear Bob,'; echo; cat message; echo; echo '-- '; echo 'Alice'; } > mail
read_from mail
fresh | sed 's/^/> /' > mail
read_from mail
fresh | sed 's/^/>> | /; s/$/   /' > mail
read_from mail
fresh | sed 's/^/\t/' > mail
read_from mail
fresh | sed 's/$/\r/' > mail
read_from mail
fresh | tr '\n' '\r' > mail
read_from mail
{ printf '\xEF\xBB\xBF'; fresh; } > mail
read_from mail
# Folded to other lengths, and with empty lines
fresh > message
{ head -1 message; sed '1d;$d' message | tr -d '\n' | fold -w 76; echo; echo; tail -1 message; } > mail
read_from mail
# All in one line
fresh > message
{ head -1 message; sed '1d;$d' message | tr -d '\n'; echo; tail -1 message; } > mail
read_from mail
# Forwarded, with an older message quoted below the new one
fresh > older
fresh > message
{ echo 'Fwd:'; cat message; echo 'Alice wrote:'; sed 's/^/> /' older; } > mail
read_from mail
# Two messages side by side are too many without --all.
fresh > one
fresh > two
cat one two > both
refused 14 bob decrypt both
# Damage within the armor is reported as before.
fresh > message
{ head -3 message; echo 'a remark'; tail -n +4 message; } > mail
refused 16 bob decrypt mail
{ echo 'Dear Bob,'; head -5 message; } > mail
refused 15 bob decrypt mail
{ echo 'Dear Bob,'; cat message; } | bob decrypt -q -f alice > out

# Bundles are found in the same way; of two, none is taken.
carol init -q
{ echo 'my bundle:'; sed 's/^/  /' bob.pawl; echo 'yours, Bob'; } > mail
carol import -q bob mail
bob export > other
carol contact remove -q bob
cat bob.pawl other > both
refused 16 carol import bob both
# A message is looked for among other kinds.
fresh > message
cat bob.pawl message > mail
read_from mail
