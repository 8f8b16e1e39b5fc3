# Help fits every width from 20 columns on: nothing is left out, and words are not broken. Only a word can be
# longer, or a line to be typed, which is whole.
source "${BASH_SOURCE[0]%/*}/offered.bash"
{ echo; listed ''; commands; } | sort -u > all
python3 - <<'END'
import os, re, subprocess
def help(command, columns):
    environment = dict(os.environ, COLUMNS=str(columns))
    return subprocess.run(["pawl", *command.split(), "--help"], env=environment, capture_output=True, text=True, check=True).stdout

def is_typed(line):
    return re.match(r"(Example: )?pawl ", line) or re.match(r"  \w+\$ ", line)

commands = open("all").read().splitlines()
assert len(commands) > 30
for command in commands:
    widths = range(20, 201) if command in ("", "import") else (20, 21, 26, 30, 33, 39, 40, 50, 59, 60, 61, 72, 79, 80, 81, 100, 132, 199, 200)
    widest = help(command, 1000)
    for columns in widths:
        text = help(command, columns)
        assert text.split() == widest.split(), (command, columns, text)
        for line in text.splitlines():
            assert len(line) <= columns or is_typed(line) or len(line.split()) == 1, (command, columns, line)
            assert line == line.rstrip(), (command, columns, line)
    # A usual terminal is used well: text stands beside its label, and lines are filled.
    assert re.search(r"^  \S.{10,}  Show help information\.$", help(command, 80), re.M), command
    if command:
        assert len([line for line in help(command, 80).splitlines() if line.startswith("USAGE")]) == 1
    # Without a width, 80; a width that is none does not count; less than 20 is 20.
    for given, same in (("", 80), ("0", 80), ("-5", 80), ("x", 80), ("1", 20), ("19", 20)):
        assert help(command, given) == help(command, same), (command, given)
END
for columns in 20 47 120; do
  at_terminal --columns $columns --raw -- pawl import --help
  COLUMNS=$columns pawl import --help > help
  same help shown
done
