# contract.md, the index of what the command line promises, covers every command, option, variable, exit
# status and status line of the program, and names existing scripts that are about them.
root=${BASH_SOURCE[0]%/Tests/*}
source "${BASH_SOURCE[0]%/*}/offered.bash"
commands > commands
while read -r command; do
  options "$command" | grep -e -- | sed "s/^/$command /"
done < commands > offered
options lock | grep -e -- > global
grep -oE '= [0-9]+' "$root/Sources/Operations/ErrorClass.swift" | tr -d '= ' > statuses
grep -rhoE '"(PAWL|XDG)_[A-Z_]+"|"HOME"|"TERM"|"NO_COLOR"|"COLUMNS"' "$root/Sources/pawl" | tr -d '"' | sort -u > variables
# Matches send("error", …), also when it is broken over two lines.
grep -rhA1 'send($\|send("' "$root/Sources/pawl" | grep -oE '^ *"[a-z]+",|send\("[a-z]+"' |
  grep -oE '[a-z]+"' | tr -d '"' | sort -u > events
python3 - "$root/Tests/CommandTests" <<'END'
import os, re, sys
folder = sys.argv[1]
page = open(f"{folder}/contract.md").read()

def script(name):
    with open(f"{folder}/Scripts/{name}.sh") as file:
        return file.read()

def rows(heading):
    """Returns the cells of each row of the table below a heading."""
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]

def lines(name):
    found = open(name).read().splitlines()
    assert found, name
    return found

# A test that stands in for a script in one row
elsewhere = "VectorTests/ProgramTests.swift"
assert os.path.exists(f"{folder}/../{elsewhere}")

headings = re.findall(r"^## (.*)$", page, re.M)
for heading in headings:
    for row in rows(heading):
        names = re.findall(r"`([a-z-]+)`", row[-1])
        assert names or elsewhere in row[-1], row
        for name in names:
            assert os.path.exists(f"{folder}/Scripts/{name}.sh"), (name, row)

def shown(row, *words):
    """Checks that one of the row's scripts contains one of the words."""
    if elsewhere in row[-1]:
        return
    texts = [script(name) for name in re.findall(r"`([a-z-]+)`", row[-1])]
    assert any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
               for text in texts for word in words), (row, words)

short = {"--to": "t", "--from": "f", "--output": "o", "--armor": "a", "--level": "z", "--quiet": "q",
         "--recipients-file": "R"}
def spellings(option):
    letter = short.get(option)
    return (option, f"-{letter}", f"-{letter}t", f"-a{letter}", f"-q{letter}") if letter else (option,)

told = {}
for row in rows("Commands"):
    for cell in re.findall(r"`([^`]+)`", row[0]):
        told.setdefault(cell, []).append(row)
for command in lines("commands"):
    found = [row for cell in told if cell == command or cell.startswith(command + " -") for row in told[cell]]
    assert found, f"no row for {command}"
    shown(found[0], command)
general = lines("global")
assert len(general) >= 8, general
for line in lines("offered"):
    command, option = line.rsplit(" ", 1)
    if option in general:
        continue
    assert f"{command} {option}" in told, f"no row for {line}"
    shown(told[f"{command} {option}"][0], *spellings(option))
offered = lines("offered") + lines("commands") + ["help", "enc", "dec"]
assert all(cell in offered for cell in told), [cell for cell in told if cell not in offered]

def each(heading, wanted, spell=lambda word: (word,)):
    found = {row[0].strip("`"): row for row in rows(heading)}
    for word in wanted:
        assert word in found, f"no row for {word}"
        shown(found[word], *spell(word))
    return set(found)

assert each("Options of all commands", general, spellings) == set(general)
each("Environment", lines("variables"))
statuses = ["0"] + lines("statuses")
assert each("Exit status", statuses) == set(statuses)
events = lines("events")
assert len(events) >= 4 and each("Status lines", events) == set(events), events
END
