# An invalid name is refused wherever a name is expected, and is shown escaped.
acquainted
echo hello > file
alice encrypt -t bob file > message
bob export > bundle
carol init -q

# no_name NAME: the name is refused as a word of its own, unless it looks like an option, and after
# "--".
no_name() {
  case $1 in
  -*) ;;
  *)
    refused 2 alice import "$1" bundle
    refused 2 alice encrypt -t bob -t "$1" file
    refused 2 bob decrypt --accept "$1" message
    refused 2 bob decrypt -f "$1" message
    refused 2 alice verify "$1"
    ;;
  esac
  refused 2 alice import -- "$1" bundle
  refused 2 alice verify -- "$1"
  if [ -n "$1" ]; then
    refused 2 alice encrypt --to="$1" file
    refused 2 bob decrypt --accept="$1" message
    expect 2 pawl --store dave init --name="$1"
  fi
  cat said >> all
}

# Empty names, paths and options
for name in '' . .. /etc/passwd a/b bob/ - -- -rf --help .bob @ @@bob @/ @.bob '#' '#bob'; do
  no_name "$name"
done
# The sign of a group, where only a contact can be meant
refused 2 alice import @bob bundle
refused 2 alice contact rename bob @bob
refused 2 bob decrypt --accept @alice message
# An identity is no name, in either case and cut short.
no_name "$(alice identity)"
no_name "$(alice identity | tr a-z A-Z)"
no_name pawl1
no_name pawl1alice
# Blanks at an end, and nothing but blanks
for blank in ' ' $'\u00a0' $'\u1680' $'\u2003' $'\u202f' $'\u205f' $'\u3000' $'\u2800' $'\U0001d159'; do
  for name in "$blank" "$blank$blank" "bob$blank" "${blank}bob"; do no_name "$name"; done
done
# Characters that are not seen, alone, at an end or within a word
for hidden in $'\u3164' $'\uffa0' $'\u115f' $'\u1160' $'\u034f' $'\u17b4' $'\u180b' $'\ufe00' $'\ufe0f' $'\U000e0100'; do
  for name in "$hidden" "$hidden$hidden" "bob$hidden" "${hidden}bob" "b${hidden}ob" "1$hidden"; do no_name "$name"; done
done
# One character too long
no_name "$(printf 'x%.0s' {1..65})"
no_name "$(printf 'é%.0s' {1..65})"
no_name "$(printf 'x%.0s' {1..100000})"
absent dave

# Nothing on standard error can move the cursor, or hide or reorder the text next to it.
python3 - <<'END'
import unicodedata
text = open("all", "rb").read().decode()
assert all(c == "\n" or unicodedata.category(c)[0] != "C" for c in text), ascii(text)
END
