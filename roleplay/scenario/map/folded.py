"""The parts of a folded drawing as SVG: each shows its stretch of one drawing again, with marks where it is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from roleplay.scenario.map.bands import Band, Lead, lead_room, mark_room, sheet, widest
from roleplay.scenario.map.drawing import Drawing
from roleplay.scenario.map.ink import n
from roleplay.scenario.map.svg import drawing_id, signs_id
from roleplay.scenario.map.wording import clean, cut, width


def folded(drawing: Drawing, bands: Sequence[Band], prefix: str = "map") -> Iterator[str]:
    """Each part as an `<svg>` that needs the page's whole one, which it shows again."""
    paper, screen = sheet(bands), widest(bands)
    for band in bands:
        x, y, w, h = map(n, band.view)
        name = quoteattr(drawing.words.part.format(number=band.number, count=len(bands)))
        yield (
            f'<svg class="rm rm-band rm-{drawing.style.name}" viewBox="{x} {y} {w} {h}" role="img" '
            f'aria-label={name} style="--on-screen:{band.view[2] / screen:.2%};--on-paper:{band.view[2] / paper:.2%}">'
        )
        left, top, wide, high = map(n, (band.left, band.top, band.right - band.left, band.bottom - band.top))
        yield (
            f'<svg x="{left}" y="{top}" width="{wide}" height="{high}" viewBox="{left} {top} {wide} {high}">'
            f'<use href="#{drawing_id(prefix)}"/><use href="#{signs_id(prefix)}"/></svg>'
        )
        if len(bands) > 1:
            yield from _marks(band, drawing)
        yield "</svg>"


def _marks(band: Band, drawing: Drawing) -> Iterator[str]:
    """The number of the part, where it goes on, and at each cut line the place to which it leads."""
    style, words = drawing.style, drawing.words
    size, foot = style.label, band.top - mark_room(style) * 0.4
    left = n(band.left + 14)
    yield f'<text class="rm-part" x="{left}" y="{n(foot)}" font-size="{n(size * 1.2)}">{band.number}</text>'
    if band.onward:
        told = escape(words.onward.format(number=band.onward))
        yield (
            f'<text class="rm-onward rm-beside" x="{n(band.right)}" y="{n(foot)}" font-size="{n(size)}">{told} →</text>'
            f'<path class="rm-cut" d="M{n(band.right)} {n(band.top)}V{n(band.bottom)}"/>'
        )
    if band.left:
        yield f'<path class="rm-cut" d="M{n(band.left)} {n(band.top)}V{n(band.bottom)}"/>'
    if band.below:
        told = escape(words.onward.format(number=band.below))
        y = band.bottom + mark_room(style) * 0.7
        yield (
            f'<text class="rm-onward" x="{left}" y="{n(y)}" font-size="{n(size)}">{told} ↓</text>'
            f'<path class="rm-cut" d="M{n(band.left)} {n(band.bottom)}H{n(band.right)}"/>'
        )
    for lead in band.leads:
        yield _lead(lead, drawing)


def _lead(lead: Lead, drawing: Drawing) -> str:
    """A fine line from the cut to the number of the part and the title of the place to which the line leads."""
    size = drawing.style.label
    goal = drawing.box(lead.place)
    begin = lead.x + lead.side * (size * 0.9)
    number = str(lead.number)
    room = lead_room(drawing.style) - size * 1.5 - width(number, size) * 1.2
    title = cut(clean(goal.title if goal else lead.place), room, size)
    end = "" if lead.side > 0 else " rm-beside"
    told = f"<tspan>{number}</tspan> {escape(title)}"
    return (
        f'<path class="rm-lead" d="M{n(lead.x)} {n(lead.y)}L{n(begin - lead.side * 2)} {n(lead.at)}"/>'
        f'<text class="rm-goes{end}" x="{n(begin)}" y="{n(lead.at + size * 0.34)}" font-size="{n(size)}">{told}</text>'
    )
