"""Where a drawing may be cut into parts: between its columns, and in a tall column above boxes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from roleplay.scenario.map.columns import ARRIVING
from roleplay.scenario.map.drawing import Box, Drawing, Kind, Stroke, Style

Span = tuple[float, float]
NARROW = 12.0
"""How far a part begins before its cut, where no words stand there."""
_SIGNS = 12.0
"""How far the signs on a box stand out of it."""
_FULL = 0.4
"""How much of a sheet a piece fills at least."""


@dataclass(frozen=True, slots=True)
class Line:
    """What crosses a cut at the height `y`: a line to `target`, leading on or `back`."""

    y: float
    target: str
    back: bool


@dataclass(frozen=True, slots=True)
class Traffic:
    """The `cuts` from the left edge of a drawing to its right one, the lines that cross `at` each of them, and for
    every column between two cuts how high and how low its lines run (`reach`)."""

    cuts: Sequence[float]
    at: Mapping[float, Set[Line]]
    reach: Sequence[Span]


def traffic(drawing: Drawing) -> Traffic:
    """What the lines of a drawing do. It may be cut before each column, where every line is level."""
    lefts = {box.column: box.x for box in drawing.boxes}
    inner = (round(lefts[column] - ARRIVING, 1) for column in sorted(lefts)[1:])
    cuts = (0.0, *inner, drawing.width)
    at: dict[float, set[Line]] = {}
    reach = [(drawing.height, 0.0)] * (len(cuts) - 1)
    # Ways to one place share their strokes: each is looked at once, however many there are.
    strokes = {
        (edge.target, edge.back, stroke.start, stroke.end): stroke for edge in drawing.edges for stroke in edge.strokes
    }
    for (target, back, *_), stroke in strokes.items():
        for x, y in (stroke.start, *(piece[-1] for piece in stroke.pieces)):
            cut = cuts[max(0, bisect_right(cuts, x + 0.2) - 1)]
            if abs(cut - x) < 0.2:
                at.setdefault(cut, set()).add(Line(y, target, back))
        for column, y in _columns(stroke, cuts):
            high, low = reach[column]
            reach[column] = (min(high, y), max(low, y))
    return Traffic(cuts, at, reach)


def _columns(stroke: Stroke, cuts: Sequence[float]) -> Iterator[tuple[int, float]]:
    """The heights of a stroke with the numbers of the columns in which it has them."""
    for one, other in pairwise(stroke.points()):
        left, right = sorted((one[0], other[0]))
        first, last = (bisect_right(cuts, x, hi=len(cuts) - 1) - 1 for x in (left + 0.5, right - 0.5))
        for column in range(first, max(first, last) + 1):
            yield column, one[1]
            yield column, other[1]


def spans(told: Traffic, room: float, marks: float) -> list[Span]:
    """As few stretches of columns as fit with their marks, and of those the ones of which the widest is narrowest;
    `marks` is the room for words where lines are cut."""
    cuts = told.cuts
    before = {x: marks if any(line.back for line in told.at.get(x, ())) else NARROW for x in cuts}
    before[cuts[0]] = 0.0
    best = _filled(cuts, before, marks, room)
    low, high = room / 2, room
    for _ in range(12):
        middle = (low + high) / 2
        tried = _filled(cuts, before, marks, middle)
        if len(tried) > len(best):
            low = middle
        else:
            best, high = tried, middle
    return best


def _filled(cuts: Sequence[float], before: Mapping[float, float], after: float, room: float) -> list[Span]:
    spans: list[Span] = []
    left = cuts[0]
    for here, following in pairwise(cuts[1:]):
        if before[left] + following - left + (after if following != cuts[-1] else 0.0) > room:
            spans.append((left, here))
            left = here
    return [*spans, (left, cuts[-1])]


def parts(drawing: Drawing, told: Traffic, span: Span, high: float) -> Iterator[Span]:
    """From where to where a stretch of columns is shown, in pieces no taller than `high`."""
    frames = [_frame(box, drawing.style) for box in drawing.boxes if span[0] <= box.x < span[1]]
    reach = [run for left, run in zip(told.cuts, told.reach, strict=False) if span[0] <= left < span[1]]
    top = min([y - _SIGNS for y, _ in frames] + [y for y, _ in reach])
    bottom = max([y for _, y in frames] + [y for _, y in reach])
    top, bottom = max(0.0, top - 6), min(drawing.height, bottom + 6)
    while bottom - top > high:
        end, following = _cut(frames, top, high)
        yield top, end
        top = following
    yield top, bottom


def _frame(box: Box, style: Style) -> Span:
    """From where to where a box is drawn, with the outcome under an ending."""
    return box.y - 1, box.y + box.h + (style.label * 1.6 if box.kind is Kind.ENDING else 1.0)


def _cut(frames: Sequence[Span], top: float, high: float) -> Span:
    """Where a piece from `top` on ends, and where the next begins: between boxes when that is possible, otherwise the
    boxes that are cut through stand whole in the next piece."""
    least, most = top + high * _FULL, top + high
    between = [most, *(y for frame in frames for y in frame if least <= y <= most)]
    free = [y for y in between if not any(above < y < below for above, below in frames)]
    if free:
        return max(free), max(free) - _SIGNS
    return most, max(least, min(above - _SIGNS for above, below in frames if above < most < below))
