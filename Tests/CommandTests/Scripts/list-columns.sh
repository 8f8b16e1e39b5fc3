# On a terminal lists are in columns that fit its width, with the beginnings of identities, each unlike all
# others; elsewhere fields are separated by tabs and whole. Nothing is broken but between words.
acquainted
export NO_COLOR=1
carol init -q --name carol
name='Вероника 漢字テスト e'$'\u0301''漢'
alice import -q "$name" <(carol export)
for number in 1 2 3 4 5 6; do
  pawl --store p$number init -q
  alice import -q "person $number" <(pawl --store p$number export)
done
alice verify -q bob --confirm > number
alice contact export --all > people
printf '%s\tintroduced\n' "$(pawl --store eve init -q && pawl --store eve identity)" > list
alice contact add -q --introduced-by bob list
alice group add team bob "$name" 'person 1' 'person 2' 'person 3'
alice group add one bob
echo hello | alice encrypt -t bob -t "$name" | bob decrypt -q --accept alice > out
alice publish -q shelf
for number in 1 2 3; do pawl --store p$number publish -q shelf; done
bob publish -q shelf
alice encrypt -t bob < out > lost
for number in 1 2 3 4; do echo $number | bob encrypt -t alice -o message$number; done
alice decrypt -q --keep message4 > out
alice decrypt -q --keep message2 > out

commands=('contact list' 'contact show bob' 'group list' 'group show team' 'session list' 'session show bob'
  prekeys 'inspect shelf' 'inspect lost' 'inspect message1' check 'encrypt --dry-run -t @team')
for command in "${commands[@]}"; do
  pawl --store alice $command > whole
  at_terminal --columns 500 --streams 1 -- pawl --store alice $command 2> notes
  tr -d '\r' < shown > widest
  for columns in 20 21 25 30 37 40 50 60 72 80 100 200; do
    at_terminal --columns $columns --streams 1 -- pawl --store alice $command 2> notes
    tr -d '\r' < shown > narrow
    python3 - $columns "$command" <<'END'
import re, sys, unicodedata
columns = int(sys.argv[1])
text, widest, whole = (open(name).read() for name in ("narrow", "widest", "whole"))
def width(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
# The same words in the same order
assert text.split() == widest.split(), (sys.argv, text, widest)
for line in text.split("\n"):
    assert width(line) <= columns or len(line.split()) == 1, (sys.argv, line)
    assert line == line.rstrip(), (sys.argv, line)
assert "\t" not in text and "\n\n\n" not in text
# Identities that are not shown in full are told apart.
short = re.findall(r"pawl1\w+…", text)
full = set(re.findall(r"pawl1\w+(?!…)\b", whole))
assert all(len([one for one in full if one.startswith(each[:-1])]) == 1 for each in short), (short, full)
END
  done
done

# Columns stand below each other, by what is seen of a name.
at_terminal --columns 80 --streams 1 -- pawl --store alice contact list 2> notes
python3 - <<'END'
import unicodedata
def place(line, text):
    front = line[: line.index(text)]
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in front)
lines = open("shown").read().splitlines()
assert len(lines) == 9 and len({place(line, "pawl1") for line in lines}) == 1, lines
assert len({place(line, "…  ") for line in lines}) == 1, lines
END
# Where the full ones are is told, unless nobody wants notes, and only where they are not.
has notes "'pawl contact show NAME' prints one in full"
at_terminal --columns 80 --streams 1 -- pawl --store alice contact list -q 2> notes
empty notes
alice contact list > out 2> notes
empty notes
at_terminal --columns 80 --streams 1 -- pawl --store alice inspect shelf 2> notes
has notes "'pawl inspect --json' prints one in full"
at_terminal --columns 80 -- pawl --store alice contact show bob
has shown "$(bob identity)"
pawl --store empty init -q
at_terminal -- pawl --store empty contact list
empty shown

# Elsewhere: tabs
alice contact list > out
grep -qx "bob"$'\t'"$(bob identity)"$'\t'verified out || fail "$(cat out)"
alice contact show bob > out
[ "$(head -1 out)" = "bob"$'\t'"$(bob identity)"$'\t'verified ] || fail "$(cat out)"
alice group list > out
grep -qx "one"$'\t'bob out || fail "$(cat out)"
grep -q $'^team\tbob\tperson 1\tperson 2\tperson 3\t' out || fail "$(cat out)"
alice prekeys > out
grep -q $'^reusable\tmade ....-..-..\tuntil ....-..-..\t1$' out || fail "$(cat out)"
alice session list > out
grep -q $'^bob\tcurrent.*\tsent [0-9]*\treceived [0-9]*\tmissing [0-9]*\tlast used ....-..-..$' out || fail "$(cat out)"
alice inspect shelf > out
grep -q "^$(bob identity)"$'\tbob\treusable, made ....-..-.., expires ....-..-..\t20 one-time$' out || fail "$(cat out)"

# The width of COLUMNS, as everywhere; without any, 80
COLUMNS=30 at_terminal --columns 80 --streams 1 -- pawl --store alice contact list -q
if tr -d '\r' < shown | grep -E '^.{31}'; then fail 'too wide'; fi
at_terminal --streams 1 -- pawl --store alice contact list -q
tr -d '\r' < shown > widest
at_terminal --columns 80 --streams 1 -- pawl --store alice contact list -q
tr -d '\r' < shown | same widest -

# The digits of a safety number stay together.
for columns in 20 22 23 40 80; do
  at_terminal --columns $columns --streams 1 -- pawl --store alice verify -q bob
  tr -d '\r' < shown > rows
  [ "$(tr '\n' ' ' < rows)" = "$(alice verify -q bob | tr '\n' ' ')" ] || fail "$(cat rows)"
  awk -v columns=$columns 'length > columns { exit 1 }' rows || fail "$(cat rows)"
done
