"""The table of figures, as it stands on the page."""

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


def written(measured):
    lines = [f"| {' | '.join(HEADS)} |", "|---" * len(HEADS) + "|"]
    for row in measured:
        noise = "one run" if row.noise is None else f"{row.noise * 100:.0f} %"
        best = "" if row.best is None else f"{row.best:.2f}"
        holds = "yes" if row.holds else "**no**"
        lines.append(f"| {row.work} | {row.peer} | {row.bound} | {row.value:.2f} | {noise} | {best} | {holds} |")
    return "\n".join(lines)


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
        elif not line.startswith("|---"):
            row = dict(zip(heads, cells))
            noise, best = row.get("noise", "one run"), row.get("best", "")
            figures.append(Figure(
                row["work"], row["against"], row["promised"], float(row["measured"]),
                None if noise == "one run" else float(noise.removesuffix(" %")) / 100,
                float(best) if best else None,
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
