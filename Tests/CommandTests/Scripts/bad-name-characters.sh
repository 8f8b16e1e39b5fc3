# A name that contains a control character, a format character or a line separator is refused.
acquainted
bob export > bundle

no_name() {
  refused 2 alice import "$1" bundle
  cat said >> all
  refused 2 alice verify "$1"
  cat said >> all
}

# Line endings, tab, bell, escape sequences, delete, and C1 controls
for name in $'a\nb' $'a\n' $'\na' $'a\rb' $'a\tb' $'a\ab' $'\e[2Jb' $'\e]0;title\ab' \
  $'\e]8;;http://example.org\e\\b' $'\e]52;c;b\a' $'a\x7fb' $'a\u009bb' $'a\u0085b' $'a\x01b'; do
  no_name "$name"
done
# Direction marks, joiners, zero-width characters, byte order mark, tags, line and paragraph separators
for name in $'a\u202eb' $'a\u2066b' $'a\u200db' $'a\u200bb' $'\ufeffb' $'a\U000e0001b' \
  $'a\U000e0062b' $'a\u2028b' $'a\u2029b' $'a\u00adb' $'a\u061cb' $'a\u200e'; do
  no_name "$name"
done
# Joiners where they are not seen: between letters that do not join, at the beginning and at the end
for name in $'a\u200cb' $'\u200c\u0645\u06cc' $'\u0645\u06cc\u200c' $'\u0d9a\u200d\u0dc2' $'\u0645\u06cc\u200c\u200c\u062e' \
  $'\u0627\u200c\u062e' $'\u0645\u200d\u0645' $'\u0645\u200c\u0621' $'\u0645\u200c\ua872' $'\u0915\u200c\u0937' \
  $'\u0915\u094d\u200d' $'\u0915\u094d\u200d\u200d\u0937' $'\u0915\u094d\u200d \u0937' $'\U0001f468\u200d\U0001f469'; do
  no_name "$name"
done
# Invalid UTF-8: stray and missing continuation bytes, overlong forms, a surrogate, beyond Unicode
for name in $'a\xff' $'\xfe\xff' $'a\xc3' $'\x80' $'\xc0\xaf' $'a\xed\xa0\x80' $'\xf4\x90\x80\x80' $'a\x9b'; do
  no_name "$name"
done

# Nothing on standard error can move the cursor, or hide or reorder the text next to it.
python3 - <<'END'
import unicodedata
text = open("all", "rb").read().decode()
assert all(c == "\n" or unicodedata.category(c)[0] != "C" for c in text), ascii(text)
END
