"""A drawing cut into parts that fit a sheet of paper at a size that can be read: between columns, and where a column is
taller than the sheet, above the boxes that would be cut through.

A style sheet can't ask how large the paper is: the parts are made for A4, and larger paper shows them larger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roleplay.scenario.map.cutting import NARROW, Line, Span, Traffic, parts, spans, traffic
from roleplay.scenario.map.drawing import Box, Drawing, Style

_SHEET = (1062.0, 690.0)
"""A4 landscape in CSS pixels within margins of 8 mm, less the title over the first part."""
_LEAST = 7 * 96 / 72
"""The smallest letters on paper: seven points."""
_LARGEST = 1.5
"""A small drawing grows no farther than so many times, or its letters would shout."""

Slice = tuple[float, float, float, float]
"""What a part shows: from left to right, and from top to bottom."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a line is cut at (x, y), and the words there at the height `at`: in part `number` it arrives at `place`.
    `side` is 1 at the right edge of a part and -1 at its left one."""

    x: float
    y: float
    at: float
    side: int
    number: int
    place: str


@dataclass(frozen=True, slots=True)
class Band:
    """One part: what it shows from `left` to `right` and `top` to `bottom`, and `view`, the same with the room for its
    marks (x, y, width, height). `onward` and `below` are the parts in which it goes on, 0 where it doesn't."""

    number: int
    left: float
    top: float
    right: float
    bottom: float
    view: tuple[float, float, float, float]
    onward: int
    below: int
    leads: tuple[Lead, ...]


def fold(drawing: Drawing) -> tuple[Band, ...]:
    """The parts of a drawing in reading order; one when it fits the sheet."""
    wide, high = (length * drawing.style.smallest / _LEAST for length in _SHEET)
    if drawing.width <= wide and drawing.height <= high:
        whole = (0.0, 0.0, drawing.width, drawing.height)
        return (Band(1, 0, 0, drawing.width, drawing.height, whole, 0, 0, ()),)
    lines = traffic(drawing)
    high -= mark_room(drawing.style) * 2
    stretches = spans(lines, wide, lead_room(drawing.style))
    cut = [(*stretch, *part) for stretch in stretches for part in parts(drawing, lines, stretch, high)]
    where = _homes(drawing, cut)
    return tuple(_band(drawing, lines, cut, index, where) for index in range(len(cut)))


def lead_room(style: Style) -> float:
    """How wide the words at a cut may be."""
    return style.label * 10.5


def mark_room(style: Style) -> float:
    """How high the edge is in which a part tells its number and where it goes on."""
    return style.label * 1.9


def widest(bands: Sequence[Band]) -> float:
    """The width of the widest part."""
    return max(band.view[2] for band in bands)


def sheet(bands: Sequence[Band]) -> float:
    """How many units of the drawing the width of the paper shows, the same for every part."""
    tallest = max(band.view[3] for band in bands)
    return max(widest(bands), tallest * _SHEET[0] / _SHEET[1], _SHEET[0] / _LARGEST)


def _homes(drawing: Drawing, cut: Sequence[Slice]) -> dict[str, int]:
    """The number of the first part that shows a place as a whole."""
    homes: dict[str, int] = {}
    for box in reversed(drawing.boxes):
        homes[box.place] = next((i for i, part in enumerate(cut, 1) if _shows(part, box)), len(cut))
    return homes


def _shows(part: Slice, box: Box) -> bool:
    left, right, top, bottom = part
    return left <= box.x < right and top <= box.y and box.y + box.h <= bottom


def _band(drawing: Drawing, lines: Traffic, cut: Sequence[Slice], index: int, where: dict[str, int]) -> Band:
    left, right, top, bottom = cut[index]
    style = drawing.style
    same = [i for i, part in enumerate(cut) if part[0] == left]
    below = index + 2 if index != same[-1] else 0
    onward = same[-1] + 2 if same[-1] + 1 < len(cut) else 0
    leads = [
        lead
        for side, x in ((-1, left), (1, right))
        for lead in _leads(drawing, lines.at.get(x, ()), side, x, (top, bottom), where)
    ]
    before = lead_room(style) if any(lead.side < 0 for lead in leads) else NARROW if left else 0.0
    after = lead_room(style) if any(lead.side > 0 for lead in leads) else 0.0
    above = mark_room(style)
    height = bottom - top + above + (above if below else 0.0)
    view = (left - before, top - above, right - left + before + after, height)
    return Band(index + 1, left, top, right, bottom, view, onward, below, tuple(leads))


def _leads(
    drawing: Drawing, lines: Iterable[Line], side: int, x: float, span: Span, where: dict[str, int]
) -> list[Lead]:
    """Where lines leave a part at its edge `x`: onward at the right one, back at the left one. The words stand at the
    heights of the lines, or a little lower where lines are close."""
    leaving = (line for line in lines if line.back == (side < 0) and line.target in where)
    ends = {(line.target, line.y) for line in leaving if span[0] <= line.y <= span[1]}
    ranked = sorted(ends, key=lambda end: (end[1], end[0]))
    step = min(drawing.style.label * 1.25, (span[1] - span[0]) / (len(ranked) or 1))
    at = [y for _, y in ranked]
    for i in range(1, len(at)):
        at[i] = max(at[i], at[i - 1] + step)
    limit = span[1]
    for i in range(len(at) - 1, -1, -1):
        at[i] = limit = min(at[i], limit)
        limit -= step
    return [
        Lead(x, y, round(words, 1), side, where[place], place) for (place, y), words in zip(ranked, at, strict=True)
    ]
