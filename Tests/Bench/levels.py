"""Each level of compression, beside zstd's own."""

import os
import time

import table
from measure import size

LEVELS = range(1, 10)


def levels(work, tables, rounds=2):
    """Makes a table of how short 200 MB of text become at each level, and how fast, in the fastest of so many
    runs."""
    file, lines = work.text, []
    length = os.path.getsize(file) / 1e6

    def fastest(words):
        """Returns the megabytes that a command makes of the text, and the text's megabytes a second."""
        runs = [timed(words) for _ in range(rounds)]
        return runs[0][0] / 1e6, f"{length / min(seconds for _, seconds in runs):.0f} MB/s"

    for level in LEVELS:
        zstd = ["zstd", f"-{level}", "-q", "-c", file]
        ours, speed = fastest([*work.encrypt("-z", str(level)), file])
        theirs, alone = fastest([*zstd, "--single-thread"])
        _, together = fastest([*zstd, "-T0"])
        lines.append((
            str(level), f"{ours:.1f} MB", f"{theirs:.1f} MB", f"{ours / theirs:.3f}", speed, alone,
            together))
    tables["levels"] = table.grid(
        ("level", "`pawl encrypt -z`", "`zstd --single-thread`", "ratio", "pawl", "zstd, one thread",
         "`zstd -T0`"), lines)
    return ()


def timed(words):
    """Returns how many bytes a command puts out, and in how many seconds."""
    start = time.perf_counter()
    return size(words), time.perf_counter() - start
