# Everything that the documents refer to exists: scripts, test cases, test vectors, files and other
# documents.
root=${BASH_SOURCE[0]%/Tests/*}
documents=$(ls "$root"/*.md "$root"/docs/*.md "$root"/Tests/Vectors/README.md)

# named PATTERN: prints what matches in the document, without the punctuation around it.
named() { { grep -oE "$1" text || true; } | tr -d '`]()"'; }

for document in $documents; do
  # Joined into one line, since names may be broken across lines.
  tr -s '\n ' ' ' < "$document" > text
  named '`[A-Za-z0-9_./-]+\.sh( |`)' | while read -r script; do
    [ -e "$root/Tests/CommandTests/Scripts/$script" ] || [ -e "$root/$script" ] || fail "${document##*/}: no $script"
  done
  named '`[A-Z][A-Za-z]+(\.swift|Tests)`' | while read -r file; do
    [ -n "$(find "$root/Package.swift" "$root/Sources" "$root/Tests" -name "$file" -o -name "$file.swift")" ] ||
      fail "${document##*/}: no $file"
  done
  named '\]\([A-Za-z][A-Za-z/.-]+\)' | while read -r link; do
    [ -e "${document%/*}/$link" ] || fail "${document##*/}: no $link"
  done
done

# Test cases are in quotation marks, and vectors are named by their folders.
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
