"""The tracks of a drawing as SVG, with their conditions and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape

from roleplay.scenario import graph
from roleplay.scenario.map.columns import NUMBERED
from roleplay.scenario.map.drawing import Drawing, Edge, Kind, Stroke
from roleplay.scenario.map.ink import hues, n, path
from roleplay.scenario.map.weights import Crowd, Load, Weights, values
from roleplay.scenario.map.wording import clean, width

_CASING = 5.0


def tracks(drawing: Drawing, carried: Load | None) -> Iterator[str]:
    """All ways. Those to one place are drawn together, first their casings, so that these part them from other
    tracks and not from each other; a stretch that several share is drawn once."""
    bundles: dict[tuple[str, bool], list[Edge]] = {}
    for edge in drawing.edges:
        bundles.setdefault((edge.target, edge.back), []).append(edge)
    hue = hues(drawing)
    yield f'<g class="rm-tracks{"" if carried is None else " rm-weighed"}">'
    for (target, _), edges in bundles.items():
        seen: set[Stroke] = set()
        casings, lines = [], []
        for edge in edges:
            fresh = [stroke for stroke in edge.strokes if stroke not in seen]
            seen.update(fresh)
            for strokes, thick in _runs(fresh, carried):
                none = " rm-none" if thick == 0 else ""
                lines.append(f'<path class="rm-track{none}" d="{path(strokes)}"{_thick(thick)}/>')
                # At the port the branches of a reaction lie on each other: there no casing may cover another branch.
                clear = [_parted(strokes[0]), *strokes[1:]] if strokes[0] == edge.strokes[0] else strokes
                casings.append(f'<path class="rm-casing{none}" d="{path(clear)}"{_thick(thick, _CASING)}/>')
        yield f'<g class="rm-ways{hue.get(target, "")}">{"".join(casings)}{"".join(lines)}'
        yield from (_mark(edge, drawing.style.label, drawing.words.hole) for edge in edges)
        yield "</g>"
    yield "</g>"


def _runs(strokes: Sequence[Stroke], carried: Load | None) -> Iterator[tuple[Sequence[Stroke], float | None]]:
    """The strokes with their thickness in pixels (0: nobody came here); without weights all of them at once."""
    if carried is None:
        if strokes:
            yield strokes, None
        return
    for stroke in strokes:
        yield [stroke], carried.thick(carried.strokes[stroke])


def _parted(stroke: Stroke) -> Stroke:
    return Stroke(stroke.pieces[0][-1], stroke.pieces[1:]) if len(stroke.pieces) > 1 else stroke


def _thick(thick: float | None, more: float = 0) -> str:
    return f' stroke-width="{n(thick + more)}"' if thick else ""


def _mark(edge: Edge, size: float, hole: str) -> str:
    """A chevron in the middle of a way back; a sign where a way leads nowhere."""
    if edge.target == graph.HOLE:
        x, y = edge.strokes[-1].end
        return (
            f'<g class="rm-hole"><circle cx="{n(x + 7)}" cy="{n(y)}" r="7"/>'
            f'<text x="{n(x + 7)}" y="{n(y + size * 0.35)}" font-size="{n(size)}">{hole}</text></g>'
        )
    if not edge.back:
        return ""
    here, longest, middle = edge.strokes[0].start, 0.0, (0.0, 0.0)
    for piece in edge.strokes[0].pieces:
        run = here[0] - piece[0][0]
        if len(piece) == 1 and run > longest:
            longest, middle = run, (here[0] - run / 2, here[1])
        here = piece[-1]
    x, y = middle
    return f'<path class="rm-chevron" d="M{n(x + 2.5)} {n(y - 4.5)}l-5 4.5 5 4.5"/>' if longest else ""


def labels(drawing: Drawing, widths: Weights | None, number: Callable[[float], str]) -> Iterator[str]:
    """The condition over each branch, which the boxes tell to screen readers; with widths how many took each way, and
    came to each box."""
    size = drawing.style.label
    came: dict[str, float] = {}
    for edge, value in values(drawing, widths or {}):
        came[edge.target] = came.get(edge.target, 0.0) + value
        x, y = edge.label_at
        if edge.label:
            whole = f"<title>{escape(edge.condition)}</title>" if edge.label != edge.condition else ""
            right = x + (NUMBERED if widths else 0)
            place = f'x="{n(right)}" y="{n(y)}" font-size="{n(size)}"'
            yield f'<text class="rm-when" aria-hidden="true" {place}>{whole}{escape(edge.label)}</text>'
        if value > 0:
            yield _pill("rm-number", number(value), x + 2, y + 4, size)
    for box in drawing.boxes if widths else ():
        value = came.get(box.place, 0.0) if not box.start else _left(drawing, widths or {}, box.place)
        if value > 0 and (box.kind is Kind.SCENE or drawing.box(box.place) is box):
            yield _pill("rm-number rm-count", number(value), box.x + drawing.style.pad + 8, box.y, drawing.style.count)


def crowded(drawing: Drawing, crowd: Crowd) -> Iterator[str]:
    """Over each box how many came to it, and under it a stub with how many went no further."""
    size = drawing.style.count
    for box in drawing.boxes:
        if drawing.box(box.place) is not box:
            continue
        told, left = crowd.came.get(box.place, ""), crowd.stopped.get(box.place, "")
        if told:
            # On the upper edge and so high that it covers no title.
            wide = width(told, size) + size * 0.9
            yield _pill("rm-number rm-count", told, box.x + box.w - wide / 2, box.y - size * 0.6, size)
        if left:
            x, y = box.x + box.w * 0.15, box.y + box.h
            end = y + size * 0.5
            yield (
                f'<g class="rm-stub"><path d="M{n(x)} {n(y)}V{n(end)}M{n(x - 12)} {n(end)}h24"/><text x="{n(x + 20)}" '
                f'y="{n(y + size * 0.8)}" font-size="{n(size)}">{escape(left)}</text></g>'
            )


def _left(drawing: Drawing, widths: Weights, place: str) -> float:
    """How many left a place: at the beginning, where nobody came in by a way."""
    return sum(value for edge, value in values(drawing, widths) if edge.scene == place)


def _pill(kind: str, told: str, x: float, y: float, size: float) -> str:
    told = clean(told)
    wide = width(told, size) + size * 0.9
    return (
        f'<g class="{kind}"><rect x="{n(x - wide / 2)}" y="{n(y - size * 0.68)}" width="{n(wide)}" '
        f'height="{n(size * 1.36)}" rx="{n(size * 0.68)}"/><text x="{n(x)}" y="{n(y + size * 0.36)}" '
        f'font-size="{n(size)}">{escape(told)}</text></g>'
    )
