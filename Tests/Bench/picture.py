"""Draws the table of figures: a bar for each row, and the limit as a line."""

import math
import os
import re
import sys

import table

PICTURES = os.path.join(os.path.dirname(__file__), "../../docs/pictures")
sys.path.insert(0, PICTURES)

from draw import INK, OPEN, PALE, SHUT, Drawing  # noqa: E402

# Where the bars are, and the greatest distance from the limit that is drawn, both ways.
LEFT, RIGHT, TOP, STEP, MOST = 560, 1000, 84, 24, 4


def draw(page, path=os.path.join(PICTURES, "benchmarks.svg")):
    """Draws the table of a page."""
    with open(page, encoding="utf-8") as file:
        figures = table.read(file.read())
    drawing = Drawing(RIGHT + 24, TOP + STEP * len(figures) + 24, "What was measured, beside what is promised")
    drawing.text(24, 34, "What was measured, beside what is promised", 18, weight="bold")
    drawing.text(place(1), 62, "promised", 12, anchor="middle")
    drawing.text(LEFT, 62, "worse", 12)
    drawing.text(RIGHT, 62, "better", 12, anchor="end")
    for index, figure in enumerate(figures):
        y, end = TOP + STEP * index, place(goodness(figure.bound, figure.value))
        label = f"{figure.work}, against {plain(figure.peer)}"
        drawing.text(24, y + 13, label if len(label) <= 84 else label[:82] + "…", 12)
        drawing.box(LEFT, y, round(end - LEFT, 1), 17, SHUT if end >= place(1) else OPEN)
        drawing.text(LEFT + 6, y + 13, f"{figure.value:.2f}", 12, fill="#fff")
        if figure.best is not None:
            drawing.box(round(place(goodness(figure.bound, figure.best)) - 1, 1), y - 2, 2, 21, INK)
    drawing.box(round(place(1) - 1, 1), 70, 2, STEP * len(figures) + 18, INK, PALE)
    drawing.save(path)


def plain(text):
    return text.replace("`", "").replace("\\|", "|")


def goodness(bound, value):
    """How many times as good as promised the value is."""
    limit = float(re.search(r"at (?:most|least) ([0-9.]+)", bound).group(1))
    return value / limit if "least" in bound else limit / max(value, 1e-9)


def place(times):
    """Where a bar ends that is so many times as good as promised. The scale is logarithmic."""
    part = (math.log(max(times, 1e-9), MOST) + 1) / 2
    return LEFT + 60 + (RIGHT - LEFT - 60) * min(max(part, 0), 1)


if __name__ == "__main__":
    draw(*sys.argv[1:])
