"""Numbers, points, lines of text and strokes as SVG writes them."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from roleplay.scenario import graph
from roleplay.scenario.map.drawing import Box, Drawing, Kind, Point, Row, Stroke, Style
from roleplay.scenario.map.look import HUES
from roleplay.scenario.map.wording import measured, rightward, width


def n(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def at(point: Point) -> str:
    """A point."""
    return f"{n(point[0])} {n(point[1])}"


def path(strokes: Iterable[Stroke]) -> str:
    """Strokes as the `d` of a path; those that follow on each other are joined."""
    told: list[str] = []
    here: Point | None = None
    for stroke in strokes:
        if stroke.start != here:
            told.append("M" + at(stroke.start))
        told += (("C" if len(piece) == 3 else "L") + " ".join(map(at, piece)) for piece in stroke.pieces)
        here = stroke.end
    return "".join(told)


def stop(style: Style) -> float:
    """The radius of a stop."""
    return 3.4 + style.title * 0.11


def inside(box: Box, row: Row, style: Style) -> str:
    """The track inside a box from its stop to the port of a row, as the `d` of a path."""
    x, right = box.x + style.pad, box.x + box.w
    if row.choice is None:
        return f"M{n(x)} {n(box.entry)}H{n(right)}"
    return f"M{n(x)} {n(box.entry)}V{n(leaves_spine(box, row))}{off_spine(box, row, style)}"


def leaves_spine(box: Box, row: Row) -> float:
    """How high the line of a reaction turns off the line that runs down from the stop."""
    return row.y - min(7.0, max(0.0, row.y - box.entry))


def off_spine(box: Box, row: Row, style: Style) -> str:
    """The rest of the line of a reaction: round the corner and to the port."""
    x, y = box.x + style.pad, leaves_spine(box, row)
    r = row.y - y
    return f"M{n(x)} {n(y)}q0 {n(r)} {n(r)} {n(r)}H{n(box.x + box.w)}"


def hues(drawing: Drawing) -> dict[str, str]:
    """A colour (a class) for the ways to each scene, by its seat: neighbours differ, and it tells nothing about the
    scene. Ways to endings have none, so that no colour can be read as a judgement. Ways to nowhere have a class too."""
    scenes = [box.place for box in drawing.boxes if box.kind is Kind.SCENE]
    return {graph.HOLE: " rm-out"} | {place: f" rm-hue-{seat % HUES}" for seat, place in enumerate(scenes)}


def text(kind: str, words: str, x: float, y: float, room: float, size: float, *, wide: float | None = None) -> str:
    """A line of text from `x` on; one that runs from right to left begins where the others end. `wide` is about its
    width, where it isn't set in the page's font."""
    start, more = (x + room, ' direction="rtl"') if rightward(words) else (x, "")
    estimate = width(words, size) if wide is None else wide
    tight = estimate > room * 0.9
    # Where the page's font is not there a wider one must not run out of the box: letters whose width is known are
    # squeezed into it, others are cut off at its edge.
    if tight and measured(words):
        more += f' textLength="{n(min(room, estimate))}" lengthAdjust="spacingAndGlyphs"'
    told = f'<text class="{kind}" x="{n(start)}" y="{n(y)}" font-size="{n(size)}"{more}>{escape(words)}</text>'
    if not tight or measured(words):
        return told
    frame = (n(x), n(y - size), n(room), n(size * 1.4))
    place = 'x="{}" y="{}" width="{}" height="{}"'.format(*frame)
    return f'<svg {place} viewBox="{" ".join(frame)}">{told}</svg>'
