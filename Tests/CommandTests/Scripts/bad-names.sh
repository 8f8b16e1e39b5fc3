# What is no name is refused wherever a name is asked for, and is shown escaped.
acquainted
echo hello > file
alice encrypt -t bob file > message
bob export > bundle
carol init -q

# no_name NAME: neither given as a word, where it is no option, nor behind dashes.
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

# Empty, paths, options
for name in '' . .. /etc/passwd a/b bob/ - -- -rf --help .bob; do
  no_name "$name"
done
# Too long by one
no_name "$(printf 'x%.0s' {1..65})"
no_name "$(printf 'é%.0s' {1..65})"
no_name "$(printf 'x%.0s' {1..100000})"
absent dave

# Nothing on standard error moves a cursor, hides or reorders what stands beside it.
python3 - <<'END'
import unicodedata
text = open("all", "rb").read().decode()
assert all(c == "\n" or unicodedata.category(c)[0] != "C" for c in text), ascii(text)
END
