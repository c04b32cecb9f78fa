"""Draws what copyreg_bench measured as SVG, with nothing but the standard library.

The colours are such that the pictures can be read on a light and on a dark page.

usage: plot.py speed  FIGURES.tsv PICTURE.svg     how many times as fast, for each row of the table
       plot.py growth FIGURES.tsv PICTURE.svg     time and heap for each object, by how many there are
"""

import csv
import math
import pathlib
import sys
from xml.sax.saxutils import escape

TEXT, FAINT = "#768390", "#76839055"
FAST, SLOW, MARK = "#2f9e6e", "#d0703c", "#a371f7"
LINES = ("#3b82c4", "#2f9e6e", "#d0703c", "#8a63d2", "#c2559b", "#a58a22", "#2b9aa0", "#c94f4f")


class Picture:
    """An SVG in the making."""

    def __init__(self, width, height, title):
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="sans-serif" font-size="12" '
            f'fill="{TEXT}" role="img">', f"<title>{escape(title)}</title>"]

    def text(self, x, y, text, anchor="start", extra=""):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>'
                          f"{escape(text)}</text>")

    def line(self, x1, y1, x2, y2, colour, width=1.0, extra=""):
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                          f'stroke="{colour}" stroke-width="{width}" {extra}/>')

    def bar(self, x, y, width, height, colour):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1):.1f}" '
                          f'height="{height}" rx="2" fill="{colour}"/>')

    def path(self, points, colour):
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{steps}" fill="none" stroke="{colour}" '
                          f'stroke-width="1.8"/>')

    def save(self, path):
        pathlib.Path(path).write_text("\n".join(self.parts + ["</svg>"]) + "\n")


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def short(number):
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def draw_speed(rows, path):
    """A bar for each row, from 1 (as fast as the peer) to how many times as fast; log scale."""
    faster = [float(row["theirs"]) / float(row["ours"]) for row in rows]
    marks = [1 / float(row[name]) for row in rows for name in ("wanted", "aim") if float(row[name])]
    low = math.floor(math.log10(min(faster + marks + [1])) * 2) / 2
    high = math.ceil(math.log10(max(faster + marks + [10])) * 2) / 2
    left, right, top, step = 290, 750, 64, 17
    works = list(dict.fromkeys(row["work"] for row in rows))
    height = top + len(rows) * step + len(works) * 12 + 16
    at = lambda ratio: left + (right - left) * (math.log10(ratio) - low) / (high - low)

    picture = Picture(830, height, "How many times as fast as others copyreg is")
    picture.text(10, 22, "How many times as fast as others copyreg is", extra='font-size="15"')
    picture.text(10, 40, "log scale; | is what is wanted, o what would be best")
    for power in range(math.ceil(low), math.floor(high) + 1):
        x = at(10.0 ** power)
        picture.line(x, top - 6, x, height - 14, TEXT if power == 0 else FAINT)
        picture.text(x, top - 10, f"{10.0 ** power:g} x", "middle")
    y, work = top, None
    for row, ratio in zip(rows, faster):
        if row["work"] != work:
            work = row["work"]
            y += 12
            picture.text(10, y + 11, work, extra='font-weight="bold"')
        picture.text(left - 12, y + 11, f"{row['operation']} / {row['peer']}", "end")
        start, end = sorted((at(1), at(ratio)))
        picture.bar(start, y + 2, end - start, step - 5, FAST if ratio >= 1 else SLOW)
        for name in ("wanted", "aim"):
            if float(row[name]):
                x = at(1 / float(row[name]))
                if name == "wanted":
                    picture.line(x, y - 0.5, x, y + step - 1.5, MARK, 3)
                else:
                    picture.parts.append(f'<circle cx="{x:.1f}" cy="{y + step / 2 - 0.5:.1f}" '
                                         f'r="4" fill="none" stroke="{MARK}" stroke-width="2"/>')
        picture.text(820, y + 11, short(ratio), "end")
        y += step
    picture.save(path)


def draw_growth(rows, path):
    """For each operation two panels: time and heap for one object, over the number of objects."""
    operations = list(dict.fromkeys(row["operation"] for row in rows))
    works = list(dict.fromkeys(row["work"] for row in rows))
    colours = dict(zip(works, LINES * 2))
    width, height, left, top = 300, 150, 70, 70
    across, down = width + 70, height + 60
    picture = Picture(left + 2 * across, top + len(operations) * down + 10,
                      "Time and heap for one object as the data grows")
    picture.text(10, 22, "Time and heap for one object as the data grows", extra='font-size="15"')
    x = 10
    for work in works:
        picture.line(x, 38, x + 16, 38, colours[work], 2)
        picture.text(x + 20, 42, work, extra='font-size="11"')
        x += 32 + 6.2 * len(work)
    for line, operation in enumerate(operations):
        for column, (what, factor, unit) in enumerate((("seconds", 1e9, "ns"), ("heap", 1, "bytes"))):
            curves = {}
            for row in rows:
                each = float(row[what]) * factor / float(row["objects"])
                if row["operation"] == operation and each > 0:
                    curves.setdefault(row["work"], []).append((float(row["objects"]), each))
            if curves:
                draw_panel(picture, left + column * across, top + line * down, width, height,
                           f"{operation}: {unit} for an object", curves, colours)
    picture.save(path)


def draw_panel(picture, x0, y0, width, height, title, curves, colours):
    """A panel with both axes logarithmic; a flat line is growth in proportion."""
    xs = [x for points in curves.values() for x, _ in points]
    ys = [y for points in curves.values() for _, y in points]
    x_low, x_high = math.log10(min(xs)), math.log10(max(xs))
    y_low, y_high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)) + 1e-9)
    y_high = max(y_high, y_low + 1)
    across = lambda x: x0 + width * (math.log10(x) - x_low) / max(x_high - x_low, 1e-9)
    up = lambda y: y0 + height - height * (math.log10(y) - y_low) / (y_high - y_low)
    picture.text(x0, y0 - 8, title)
    for power in range(y_low, y_high + 1):
        picture.line(x0, up(10.0 ** power), x0 + width, up(10.0 ** power), FAINT)
        picture.text(x0 - 6, up(10.0 ** power) + 4, f"{10.0 ** power:g}", "end", 'font-size="10"')
    for power in range(round(x_low), round(x_high) + 1):
        picture.text(across(10.0 ** power), y0 + height + 14, f"1e{power}", "middle",
                     'font-size="10"')
    for work, points in curves.items():
        picture.path([(across(x), up(y)) for x, y in points], colours[work])


def main():
    what, figures, picture = sys.argv[1:]
    {"speed": draw_speed, "growth": draw_growth}[what](rows_of(figures), picture)


if __name__ == "__main__":
    main()
