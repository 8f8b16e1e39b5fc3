# On a terminal, errors, hints, warnings, notes and questions are broken between words, at its width. What
# people copy stays whole there: commands, paths, arguments, identities, numbers. Elsewhere each is one line.
export NO_COLOR=1
alice init -q --name alice
bob init -q --name bob
bob export -q > bob.pawl
pawl --store 'carol c' init -q

# at COLUMNS STATUS COMMAND…: the command ends with that status at a terminal of that width; what it says there
# has the words that it says in a pipe, where each line begins with `pawl: `. A store `new` is made for each run.
at() {
  local columns=$1 status=$2
  shift 2
  rm -rf new && pawl --store new init -q
  expect "$status" "$@" < /dev/null > out
  ! grep -v '^pawl: ' said || fail "not one line each: $(cat said)"
  cp said plain
  rm -rf new && pawl --store new init -q
  expect "$status" at_terminal --columns "$columns" --streams 2 -- "$@" < /dev/null > out
  tr -d '\r' < shown > lines
  python3 - "$columns" "$@" <<'END'
import os, re, sys
columns, lines, plain = int(sys.argv[1]), open("lines").read().splitlines(), open("plain").read()
assert " ".join(lines).split() == plain.split(), (lines, plain)
typed = [word for word in sys.argv[2:] + [os.environ["HOME"]] if " " in word]
def kept(words):
    """Returns what is kept whole at the beginning of these words."""
    given = [re.escape(word) + r"\S*" for word in typed]
    patterns = [r"'[^']*'\S*", r"(?:tar|cat|curl|chmod) [^;]*\S*"] + given
    return max((found[0] for found in (re.match(pattern, words) for pattern in patterns) if found),
               key=len, default=words.split()[0])
for line in lines:
    assert line == line.rstrip() and re.match("pawl: |  ?\\S|\\S", line), line
    assert len(line) <= columns or line.strip() == kept(line.strip()), (columns, line)
# A line ends only where what follows would not have fitted.
for line, following in zip(lines, lines[1:]):
    if not following.startswith("pawl: "):
        assert len(line) + 1 + len(kept(following.strip())) > columns, (columns, line, following)
END
}
# whole TEXT: the text is on one line of the terminal.
whole() { grep -qF -e "$1" lines || fail "broken: $1 in $(cat lines)"; }

identity=$(bob identity)
for columns in 20 33 40 60 80 130; do
  at $columns 20 pawl --store alice encrypt -t nobody /dev/null
  whole "'pawl contact list'"
  whole "'pawl import nobody FILE'"
  at $columns 0 pawl --store new import bob bob.pawl
  whole "$identity"
  whole "'pawl verify bob'"
  whole "$(date -u -d '+90 days' +%F)"
  at $columns 2 pawl --store alice encrypt
  at $columns 2 pawl --store alice import --identity x bob bob.pawl
  at $columns 2 pawl --store alice encrypt -t bob one two three
  whole 'tar c one two three | pawl encrypt -t NAME'
  at $columns 23 pawl --store alice decrypt 'no such/file name'
  whole 'no such/file name'
  at $columns 21 pawl --store "$PWD/a store/of mine" contact list
  whole "$PWD/a store/of mine"
  HOME="$PWD/a home" at $columns 21 pawl contact list
  whole "$PWD/a home/.local/share/pawl"
  chmod 755 'carol c'
  at $columns 21 pawl --store 'carol c' contact list
  whole "chmod 700 'carol c'"
  chmod 700 'carol c'
done
# Quotes within quotes
expect 20 at_terminal --columns 30 --streams 2 -- pawl --store alice verify "carol's other c"
has shown "'pawl import 'carol'\\''s other c' FILE'"
has shown "  carol's other c"

# One line to a file or a pipe, whatever COLUMNS says; on a terminal COLUMNS counts, as for lists.
COLUMNS=30 expect 20 alice encrypt -t nobody /dev/null
[ "$(wc -l < said)" = 2 ] || fail "$(cat said)"
COLUMNS=30 expect 20 at_terminal --columns 200 --streams 2 -- pawl --store alice encrypt -t nobody /dev/null
[ "$(wc -l < shown)" -gt 2 ] || fail "$(cat shown)"
# A terminal of unknown width shows long lines as they are.
expect 20 at_terminal --streams 2 -- pawl --store alice encrypt -t nobody /dev/null
[ "$(wc -l < shown)" = 2 ] || fail "$(cat shown)"

# Each stream by itself: what a terminal shows of standard output says nothing about standard error.
expect 20 at_terminal --columns 20 --streams 1 -- pawl --store alice verify nobody
[ "$(wc -l < said)" = 2 ] || fail "$(cat said)"
# Status lines and JSON have the whole text.
at_terminal --columns 20 --streams 2 -- pawl --store alice contact rename nobody x --status-fd 1 > status || true
[ "$(wc -l < status)" = 1 ] || fail "$(cat status)"
told status message '"no such contact: nobody"'

# A question keeps its place for the answer.
alice import -q bob bob.pawl
at_terminal --columns 40 --streams 02 --answer '(y/N) =n\n' -- pawl --store alice contact remove bob
grep -q '^pawl: forget bob, and all sessions with' shown || fail "$(cat shown)"
grep -q '^  them? (y/N) n' shown || fail "$(cat shown)"

# Wide characters fill two columns.
expect 20 at_terminal --columns 40 --streams 2 -- pawl --store alice verify 漢字テスト漢字テスト漢字
[ "$(tr -d '\r' < shown | head -n 2)" = 'pawl: error: no such contact:
  漢字テスト漢字テスト漢字' ] || fail "$(cat shown)"

# Colours fill no columns, and a line end does not take them apart.
unset NO_COLOR
export TERM=xterm-256color
expect 20 at_terminal --columns 37 --streams 2 -- pawl --store alice verify nobody
[ "$(tr -d '\r' < shown | head -n 1)" = $'pawl: \e[1;31merror:\e[m no such contact: nobody' ] || fail "$(cat shown)"
expect 20 at_terminal --columns 35 --streams 2 -- pawl --store alice verify nobody
[ "$(tr -d '\r' < shown | head -n 2)" = $'pawl: \e[1;31merror:\e[m no such contact:\n  nobody' ] || fail "$(cat shown)"
for columns in 20 22 26; do
  at_terminal --columns $columns --streams 2 -- pawl --store alice verify bob > out
  has shown $'\e[33mnot verified\e[m'
done
