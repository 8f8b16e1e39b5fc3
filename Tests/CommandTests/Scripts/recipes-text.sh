# The recipes for text do what they say, and docs/recipes.md matches the manual page.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin TEXT

stub mail <<END
{ echo 'From: alice'; echo 'Subject: tonight'; echo; cat; } > $here/mail.txt
cat $here/mail.txt >> $here/mbox
END
recipe 'By mail'
step
step > out
same out - <<< 'see you'
steps > out 2> notes
same out - <<< 'at eight'
has notes '1 message read, 1 already decrypted'

in_git
echo 'a note' > in-alice/note
recipe 'Notes in a git repository'
steps > out
has out 'a note'
ended

root=${page%/man/*}
make -s -C "$root" recipes RECIPES="$PWD/recipes.md"
same "$root/docs/recipes.md" recipes.md
# Every part of the page with commands to run has a script; make recipes-servers runs that about databases.
awk '/^\.Sh / { part = $2 } /^\.Bd/ { print tolower(part) }' "$page" | uniq | while read -r part; do
  [ -e "${BASH_SOURCE[0]%/*}/recipes-$part.sh" ] || [ -e "$root/Tests/$part.bash" ] || fail "no script for $part"
done
