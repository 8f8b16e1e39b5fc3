# The picture of the benchmarks shows the figures of the page, and the bench tells which rows have moved.
root=${BASH_SOURCE[0]%/Tests/*}
python3 -B "$root/Tests/Bench/picture.py" "$root/docs/benchmarks.md" drawn
same drawn "$root/docs/pictures/benchmarks.svg"
has "$root/docs/benchmarks.md" '(pictures/benchmarks.svg)'

cat > moves.py <<'END'
import sys

sys.path.insert(0, sys.argv[1])
import table
from measure import Medians
from rows import Row, faster

steady = Medians([1.0, 1.01, 0.99, 1.0], [3.0, 3.01, 2.99, 3.0])
assert 0 < steady.noise < 0.03, steady.noise
rows = [
    faster("a", "`x \\| y`", steady, 2, best_seconds=0.5),
    Row("b", "z", "at most 1 times as much", 1.2, 1, is_least=False),
    Row("c", "z", "at most 1 times as much", 1, 1, is_least=False),
]
page = "text\n\n" + table.written(rows) + "\n\nmore | text"
read = table.read(page)
assert [figure.value for figure in read] == [3, 1.2, 1], read
assert read[0].peer == "`x \\| y`" and read[0].best == 6 and read[1].noise is None, read
assert "**no**" in page.splitlines()[5], page
assert table.moves(rows, read).startswith("No row"), table.moves(rows, read)
rows[0].value *= 0.9
rows[1].value *= 1.05
rows[2].value *= 1.2
told = table.moves(rows, read).splitlines()
assert len(told) == 2 and told[0].startswith("moved: a") and told[1].startswith("moved: c"), told
assert table.moves(rows, read[1:]).startswith("new: a")
END
python3 -B moves.py "$root/Tests/Bench"
