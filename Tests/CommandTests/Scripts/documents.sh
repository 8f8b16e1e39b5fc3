# What the documents point to is there: scripts, test cases, test vectors, files and other documents.
root=${BASH_SOURCE[0]%/Tests/*}
documents=$(ls "$root"/*.md "$root"/docs/*.md "$root"/Tests/Vectors/README.md)

# named PATTERN: what the document has of that pattern, without the signs around it.
named() { { grep -oE "$1" text || true; } | tr -d '`]()"'; }

for document in $documents; do
  # In one line, since names are broken across lines too.
  tr -s '\n ' ' ' < "$document" > text
  named '`[A-Za-z0-9_./-]+\.sh( |`)' | while read -r script; do
    [ -e "$root/Tests/CommandTests/Scripts/$script" ] || [ -e "$root/$script" ] || fail "${document##*/}: no $script"
  done
  named '`[A-Z][A-Za-z]+(\.swift|Tests)`' | while read -r file; do
    [ -n "$(find "$root/Sources" "$root/Tests" -name "$file" -o -name "$file.swift")" ] ||
      fail "${document##*/}: no $file"
  done
  named '\]\([A-Za-z][A-Za-z/.-]+\)' | while read -r link; do
    [ -e "${document%/*}/$link" ] || fail "${document##*/}: no $link"
  done
done

# Test cases in quotes, and vectors by the folders they are in.
tr -s '\n ' ' ' < "$root/docs/security.md" > text
named '"[a-z][^"]{12,}"' > cases
[ "$(wc -l < cases)" -ge 10 ] || fail "only $(cat cases)"
while read -r case; do
  grep -rqF "$case" "$root/Tests" --include='*.swift' || fail "no test case '$case'"
done < cases
named 'vectors? `[a-z/-]+`(,? (and )?`[a-z/-]+`)*' | sed -E 's/vectors? |,|and //g' | tr ' ' '\n' > vectors
[ "$(wc -l < vectors)" -ge 10 ] || fail "only $(cat vectors)"
while read -r vector; do
  [ -e "$root/Tests/Vectors/$vector" ] || [ -e "$root/Tests/Vectors/$vector.vector" ] || fail "no vectors $vector"
done < vectors
