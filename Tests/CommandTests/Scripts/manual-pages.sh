# The manual pages are well-formed, fit a terminal and refer to each other; the first takes five minutes
# to read and begins with what a message is.
root=${BASH_SOURCE[0]%/Tests/*}

# Some pages have a second name, after another command that they describe.
pages=$(find "$root/man" -type f | sort)
for page in $pages; do
  name=${page##*/}
  mandoc -T lint "$page" > lint 2> noise || true
  # Whether mandoc finds the pages that this one refers to depends on the machine.
  if grep -v 'referenced manual not found\|outdated mandoc.db' lint; then fail "$name"; fi
  mandoc -T utf8 "$page" 2> noise | sed 's/.\x08//g' > "$name.text"
  # Lines fit 80 columns, so that they can be copied.
  if grep -nE '^.{81}' "$name.text"; then fail "$name: long lines"; fi
  # The sections are the usual ones, in the usual order.
  [ "$name" != pawl-recipes.7 ] || continue
  sed -n 's/^\.Sh //p' "$page" | tr '\n' ' ' > sections
  grep -qE '^NAME (SYNOPSIS )?DESCRIPTION (OPTIONS )?(ENVIRONMENT )?(FILES )?(EXIT STATUS )?(SECURITY )?(EXAMPLES )?SEE ALSO $' sections ||
    fail "$name: $(cat sections)"
done

# Every page is referred to by another, and refers only to existing pages.
sed -n 's/^\.Xr \(pawl[a-z-]*\) \([0-9]\).*/\1.\2/p' "$root"/man/* | sort -u > referred
while read -r name; do
  [ -e "$root/man/$name" ] || fail "there is no $name"
done < referred
for page in $pages; do
  has referred "${page##*/}"
done

[ "$(wc -w < pawl.1.text)" -le 1200 ] || fail "pawl(1) has $(wc -w < pawl.1.text) words"
sed -n '/^DESCRIPTION/,/^$/p' pawl.1.text | tr -s ' \n' ' ' > first
for words in 'is read once' 'only by the contacts that are named' 'never by its sender' 'for archives and backups use age'; do
  has first "$words"
done
