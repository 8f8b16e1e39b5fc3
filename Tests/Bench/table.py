"""The table of figures, as it stands on the page."""

import re
from typing import NamedTuple

# How far a row of one run may move before it is told, as a part of its value.
UNKNOWN_NOISE = 0.1
HEADS = ("work", "against", "promised", "measured", "noise", "best", "holds")


class Figure(NamedTuple):
    """A row of a table that was written: its value, and what it may move by, or None."""

    work: str
    peer: str
    bound: str
    value: float
    noise: float | None
    best: float | None
    holds: bool


def grid(heads, lines):
    """A table of cells."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *lines))


def written(rows):
    """The table of rows that were measured, or figures that were read."""
    lines = []
    for row in rows:
        noise = "one run" if row.noise is None else f"{row.noise * 100:.0f} %"
        best = "" if row.best is None else f"{row.best:.2f}"
        holds = "yes" if row.holds else "**no**"
        lines.append((row.work, row.peer, row.bound, f"{row.value:.2f}", noise, best, holds))
    return grid(HEADS, lines)


def merged(measured, last):
    """The figures of a page, with the rows that were measured in their places. A new row stands behind the one
    that was measured before it."""
    rows, place = list(last), len(last) - 1
    for row in measured:
        known = [(figure.work, figure.peer) for figure in rows]
        if (row.work, row.peer) in known:
            place = known.index((row.work, row.peer))
            rows[place] = row
        else:
            place += 1
            rows.insert(place, row)
    return rows


def _marks(name):
    return re.compile(f"(<!-- {name} -->\n)(.*?)(<!-- end of {name} -->)", re.S)


def block(page, name):
    """Returns what stands between the marks of this name."""
    return _marks(name).search(page).group(2).strip()


def with_block(page, name, text):
    """Returns the page with other text between the marks of this name; fails if it has none."""
    page, count = _marks(name).subn(lambda marks: f"{marks[1]}{text}\n{marks[3]}", page)
    if count != 1:
        raise SystemExit(f"bench: the page has no place for {name}")
    return page


def read(page):
    """Returns the figures of a page, whatever columns its table has."""
    heads, figures = None, []
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.replace("\\|", "\0").strip("|").split("|")]
        cells = [cell.replace("\0", "\\|") for cell in cells]
        if heads is None:
            heads = cells if cells[:2] == list(HEADS[:2]) else None
        elif not line.startswith("|"):
            break
        elif not line.startswith(("|---", "| ---")):
            row = dict(zip(heads, cells))
            noise, best = row.get("noise", "one run"), row.get("best", "")
            figures.append(Figure(
                row["work"], row["against"], row["promised"], float(row["measured"]),
                None if noise == "one run" else float(noise.removesuffix(" %")) / 100,
                float(best) if best else None, row.get("holds") == "yes",
            ))  # fmt: skip
    return figures


def moves(measured, last):
    """Says which rows have moved by more than their noise since the last run that was committed."""
    before = {(figure.work, figure.peer): figure for figure in last}
    lines = []
    for row in measured:
        old = before.get((row.work, row.peer))
        if old is None:
            lines.append(f"new: {row.work}, against {row.peer}: {row.value:.2f}")
            continue
        noises = [noise for noise in (row.noise, old.noise) if noise is not None]
        noise = max(noises, default=UNKNOWN_NOISE)
        if abs(row.value / old.value - 1) > max(noise, 0.01):
            lines.append(
                f"moved: {row.work}, against {row.peer}: {old.value:.2f} to {row.value:.2f}, "
                f"noise {noise * 100:.0f} %")
    return "\n".join(lines) or "No row has moved by more than its noise."
