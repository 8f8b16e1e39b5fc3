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

# A run of some kinds of work leaves what it does not measure as it is.
cat > parts.py <<'END'
import datetime
import sys

sys.path.insert(0, sys.argv[1])
import bench
import table
from rows import Row

first = [Row(name, "peer", "at most 1 times as much", 0.5, 1, is_least=False) for name in "abc"]
page = f"""text
<!-- figures -->
Measured long ago.

{table.written(first)}
<!-- end of figures -->
<!-- levels -->
none yet
<!-- end of levels -->
"""
measured = [Row(name, "peer", "at most 1 times as much", 2, 1, is_least=False) for name in "bx"]
rows = table.merged(measured, table.read(page))
assert [(row.work, row.value, row.holds) for row in rows] == [
    ("a", 0.5, True), ("b", 2, False), ("x", 2, False), ("c", 0.5, True)], rows
words = bench.addition(table.block(page, "figures"), ["small", "crowds"])
today = datetime.date.today()
assert words == f"Measured long ago.\n\nSince then: small on {today}, crowds on {today}.", words
words = bench.addition(f"{words.replace(str(today), '1999-01-01')}\n\n{table.written(rows)}", ["crowds", "texts"])
assert words.endswith(f"\n\nSince then: small on 1999-01-01, crowds on {today}, texts on {today}."), words
page = table.with_block(page, "figures", f"{words}\n\n{table.written(rows)}")
assert [figure.work for figure in table.read(page)] == list("abxc"), page
assert page.count("none yet") == 1 and page.startswith("text\n<!-- figures -->\nMeasured long ago."), page
grid = table.grid(("level", "size"), [("1", "2 MB"), ("2", "1 MB")])
page = table.with_block(page, "levels", grid)
assert table.block(page, "levels") == "| level | size |\n| --- | --- |\n| 1 | 2 MB |\n| 2 | 1 MB |", page
try:
    table.with_block(page, "readers", grid)
    raise AssertionError("a page without a place for a table is written")
except SystemExit as reason:
    assert "readers" in str(reason)
END
python3 -B parts.py "$root/Tests/Bench"
# The page has a place for each table.
for name in figures readers contacts levels; do
  [ "$(grep -cE "^<!-- (end of )?$name -->$" "$root/docs/benchmarks.md")" = 2 ] || fail "no place for $name"
done
