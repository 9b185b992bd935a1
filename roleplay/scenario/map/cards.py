"""The boxes of a drawing as SVG: a card for a scene, a rounded one for an ending."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from roleplay.scenario.map.boxes import (
    ABOVE_RULE,
    LEADING,
    OVER,
    TITLE_LEADING,
    abreast,
    indent,
    over_title,
    row_room,
    title_at,
)
from roleplay.scenario.map.drawing import Box, Drawing, Kind, Row
from roleplay.scenario.map.ink import hues, inside, leaves_spine, n, off_spine, stop, text
from roleplay.scenario.map.weights import Crowd, Load
from roleplay.scenario.map.wording import clean, fixed_width, width
from roleplay.scenario.model import Outcome

_CORNER = 9.0
_OUTCOMES = {
    Outcome.GOOD: "M-4 0l3 3.4 5-7",
    Outcome.MIXED: "M-4.5 1.4q2.2-4 4.5-1.4t4.5-1.4",
    Outcome.POOR: "M-3.4-3.4l6.8 6.8m0-6.8l-6.8 6.8",
}


def cards(
    drawing: Drawing, names: dict[Box, str], *, outcomes: bool, carried: Load | None, crowd: Crowd | None = None
) -> Iterator[str]:
    """Every box in reading order, by the ids in `names`, with a title for screen readers. The lines inside are as
    thick as those that come in and leave. Of a `crowd` a box tells how many came; where there is a link it is one."""
    hue = hues(drawing)
    entered = {edge.target for edge in drawing.edges}
    onward = _onward(drawing)
    leads = {(e.scene, e.choice): hue.get(e.target, "") for e in drawing.edges}
    for box in drawing.walk():
        ending = box.kind is Kind.ENDING
        state = f"{' rm-start' if box.start else ''}{'' if box.reached else ' rm-lost'}"
        rounding = min(box.h / 2, 26) if ending else _CORNER
        own = "" if ending or box.start else hue.get(box.place, "")
        opening, closing = _link(box, drawing, crowd)
        yield opening
        yield (
            f'<g class="rm-box rm-{box.kind.value}{state}" id="{names[box]}" role="graphics-symbol">'
            f"<title>{escape(_told(box, drawing, onward) if crowd is None else _counted(box, crowd))}</title>"
            f'<rect class="rm-card" x="{n(box.x)}" y="{n(box.y)}" width="{n(box.w)}" height="{n(box.h)}" '
            f'rx="{n(rounding)}"/>'
        )
        if not ending and box.place in entered:
            stop_at = box.x + drawing.style.pad
            entry = f"M{n(box.x)} {n(box.entry)}H{n(stop_at)}"
            yield _inner(own, entry, carried.thick(carried.into.get(box.place, 0.0)) if carried else None)
        yield from _ending(box, drawing, outcomes) if ending else _scene(box, drawing, own, leads, carried)
        yield from _title(box, drawing)
        for row in box.rows:
            yield from _row(row, box, drawing)
        yield f"</g>{closing}"


def _link(box: Box, drawing: Drawing, crowd: Crowd | None) -> tuple[str, str]:
    """The tags around a box that leads somewhere, named by its title and how many came there."""
    address = crowd.leads.get(box.place) if crowd is not None and drawing.box(box.place) is box else None
    if crowd is None or address is None:
        return "", ""
    name, place = quoteattr(_counted(box, crowd)), quoteattr(box.place)
    return f"<a href={quoteattr(address)} aria-label={name} data-place={place}>", "</a>"


def _counted(box: Box, crowd: Crowd) -> str:
    """A box of a group: its title and how many came there."""
    return ": ".join(filter(None, (box.title, crowd.came.get(box.place, ""))))


def _onward(drawing: Drawing) -> dict[tuple[str, str | None], list[str]]:
    """Where each reaction leads, told with the conditions."""
    told: dict[tuple[str, str | None], list[str]] = {}
    for edge in drawing.edges:
        goal = drawing.box(edge.target)
        words = (edge.condition, f"→ {goal.title if goal else drawing.words.nowhere}")
        told.setdefault((edge.scene, edge.choice), []).append(" ".join(filter(None, words)))
    return told


def _told(box: Box, drawing: Drawing, onward: dict[tuple[str, str | None], list[str]]) -> str:
    """What a screen reader says of a box, and what a pointer that rests on it shows."""
    kind = drawing.words.ending if box.kind is Kind.ENDING else drawing.words.scene
    about = ", ".join(filter(None, (kind, box.eyebrow, box.name and clean(box.place))))
    told = [f"{box.title} ({about})"]
    for row in box.rows:
        parts = (row.text, row.remark and f"({row.remark})", "; ".join(onward.get((box.place, row.choice), ())))
        told.append("– " + " ".join(filter(None, parts)))
    return "\n".join(told)


def _title(box: Box, drawing: Drawing) -> Iterator[str]:
    style = drawing.style
    left, room = title_at(box.kind, style)
    x, y = box.x + left, box.y + style.pad * (0.75 if box.kind is Kind.ENDING else 0.85)
    over = over_title(box.eyebrow, box.name, box.kind, style)
    first, last = y + style.label * 0.9, y + (over - 1) * style.label * OVER + style.label * 0.9
    if box.eyebrow:
        yield text("rm-eyebrow", box.eyebrow, x, first, room, style.label)
    if box.name:
        # Beside the eyebrow where they share a line.
        aside = abreast(box.eyebrow, style) if over == 1 else 0.0
        wide = fixed_width(box.name, style.label)
        yield text("rm-name", box.name, x + aside, last, room - aside, style.label, wide=wide)
    y += over * style.label * OVER + style.title * 0.84
    for line in box.lines:
        yield text("rm-title", line, x, y, room, style.title)
        y += style.title * TITLE_LEADING


def _inner(hue: str, d: str, thick: float | None) -> str:
    """A line inside a box; `thick` is None where nobody is counted, and 0 where nobody came."""
    none = " rm-none" if thick == 0 else ""
    wide = f' stroke-width="{n(thick)}"' if thick else ""
    return f'<path class="rm-inner{hue}{none}" d="{d}"{wide}/>'


def _ending(box: Box, drawing: Drawing, outcomes: bool) -> Iterator[str]:
    yield f'<circle class="rm-stop" cx="{n(box.x)}" cy="{n(box.entry)}" r="{n(stop(drawing.style) + 0.6)}"/>'
    if outcomes and box.outcome:
        size = drawing.style.label
        x, y = box.x + title_at(Kind.ENDING, drawing.style)[0], box.y + box.h + size + 3
        word = {
            Outcome.GOOD: drawing.words.good,
            Outcome.MIXED: drawing.words.mixed,
            Outcome.POOR: drawing.words.poor,
        }[box.outcome]
        yield (
            f'<g class="rm-outcome"><path d="{_OUTCOMES[box.outcome]}" transform="translate({n(x + 5)} '
            f'{n(y - size * 0.34)})"/><text x="{n(x + 15)}" y="{n(y)}" font-size="{n(size)}">{escape(word)}</text></g>'
        )


def _scene(
    box: Box, drawing: Drawing, own: str, leads: dict[tuple[str, str | None], str], carried: Load | None
) -> Iterator[str]:
    """The tracks inside: to the stop, down the spine, and along under each reaction in the colour of where it leads."""
    style = drawing.style
    x, radius = box.x + style.pad, stop(style)
    if carried:
        yield from _weighed(box, drawing, leads, carried)
    else:
        for row in reversed(box.rows):
            yield _inner(leads.get((box.place, row.choice), ""), inside(box, row, style), None)
        if box.rows and box.rows[0].choice is not None:
            yield _inner("", f"M{n(x)} {n(box.entry)}V{n(max(box.entry, box.rows[-1].y - 7))}", None)
    yield f'<circle class="rm-port{own}" cx="{n(x)}" cy="{n(box.entry)}" r="{n(radius)}"/>'
    if box.start:
        yield f'<circle class="rm-core" cx="{n(x)}" cy="{n(box.entry)}" r="{n(radius * 0.42)}"/>'


def _weighed(box: Box, drawing: Drawing, leads: dict[tuple[str, str | None], str], carried: Load) -> Iterator[str]:
    """The lines inside as thick as those outside; down the spine each stretch carries what has not turned off yet."""
    style = drawing.style
    left = sum(carried.rows.get((box.place, row.choice), 0.0) for row in box.rows)
    y, spine, rows = box.entry, [], []
    for row in box.rows:
        value = carried.rows.get((box.place, row.choice), 0.0)
        hue, thick = leads.get((box.place, row.choice), ""), carried.thick(value)
        if row.choice is None:
            rows.append(_inner(hue, inside(box, row, style), thick))
            continue
        turns = leaves_spine(box, row)
        spine.append(_inner("", f"M{n(box.x + style.pad)} {n(y)}V{n(turns)}", carried.thick(left)))
        rows.append(_inner(hue, off_spine(box, row, style), thick))
        y, left = turns, left - value
    yield from reversed(rows)
    yield from reversed(spine)


def _row(row: Row, box: Box, drawing: Drawing) -> Iterator[str]:
    style = drawing.style
    x, room = box.x + indent(style), row_room(style)
    foot, wide = row.y - ABOVE_RULE, width(row.aside, style.label)
    y = foot - (len(row.lines) - 1) * style.text * LEADING
    y -= style.label * LEADING if row.aside and not row.beside else 0.0
    for number, line in enumerate(row.lines, 1):
        taken = wide + style.label * 0.6 if row.beside and number == len(row.lines) else 0.0
        yield text(f"rm-row rm-{row.voice.value}", line, x, y, room - taken, style.text)
        y += style.text * LEADING
    if row.aside:
        # At the right edge, so that what changes can be read down a box whatever the reactions are.
        more = f' textLength="{n(wide)}" lengthAdjust="spacingAndGlyphs"' if wide > room * 0.9 else ""
        place = f'x="{n(x + room)}" y="{n(foot)}" font-size="{n(style.label)}"'
        yield f'<text class="rm-change rm-beside" {place}{more}>{escape(row.aside)}</text>'
