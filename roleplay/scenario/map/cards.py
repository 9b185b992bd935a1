"""The boxes of a drawing as SVG: a card for a scene, a rounded one for an ending."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from roleplay.scenario.map.boxes import ABOVE_RULE, LEADING, TITLE_LEADING, indent
from roleplay.scenario.map.drawing import Box, Drawing, Kind, Row
from roleplay.scenario.map.ink import hues, inside, n, stop, text
from roleplay.scenario.model import Outcome

_CORNER = 9.0
_ENDING_INDENT = 8.0
_OUTCOMES = {
    Outcome.GOOD: "M-4 0l3 3.4 5-7",
    Outcome.MIXED: "M-4.5 1.4q2.2-4 4.5-1.4t4.5-1.4",
    Outcome.POOR: "M-3.4-3.4l6.8 6.8m0-6.8l-6.8 6.8",
}


def cards(drawing: Drawing, names: dict[Box, str], *, outcomes: bool) -> Iterator[str]:
    """Every box in reading order, by the ids in `names`, with a title for screen readers."""
    hue = hues(drawing)
    entered = {edge.target for edge in drawing.edges}
    leads = {(e.scene, e.choice): hue.get(e.target, "") for e in drawing.edges}
    for box in drawing.boxes:
        ending = box.kind is Kind.ENDING
        state = f"{' rm-start' if box.start else ''}{'' if box.reached else ' rm-lost'}"
        rounding = min(box.h / 2, 26) if ending else _CORNER
        own = "" if ending else hue.get(box.place, "")
        yield (
            f'<g class="rm-box rm-{box.kind.value}{state}" id="{names[box]}">'
            f"<title>{escape(_told(box, drawing))}</title>"
            f'<rect class="rm-card" x="{n(box.x)}" y="{n(box.y)}" width="{n(box.w)}" height="{n(box.h)}" '
            f'rx="{n(rounding)}"/>'
        )
        if not ending and box.place in entered:
            stop_at = box.x + drawing.style.pad
            yield f'<path class="rm-inner{own}" d="M{n(box.x)} {n(box.entry)}H{n(stop_at)}"/>'
        yield from _ending(box, drawing, outcomes) if ending else _scene(box, drawing, own, leads)
        yield from _title(box, drawing)
        yield "</g>"


def _told(box: Box, drawing: Drawing) -> str:
    """What a screen reader says of a box, and what a pointer that rests on it shows."""
    kind = drawing.words.ending if box.kind is Kind.ENDING else drawing.words.scene
    about = ", ".join(filter(None, (kind, box.eyebrow)))
    return "\n".join([f"{box.title} ({about})", *(f"– {row.text}" for row in box.rows if row.text)])


def _title(box: Box, drawing: Drawing) -> Iterator[str]:
    style = drawing.style
    ending = box.kind is Kind.ENDING
    x = box.x + style.pad + (_ENDING_INDENT if ending else 0)
    room = box.w - 2 * style.pad - (2 * _ENDING_INDENT if ending else 0)
    y = box.y + style.pad * (0.75 if ending else 0.85)
    if box.eyebrow:
        y += style.label * 0.9
        yield text("rm-eyebrow", box.eyebrow, x, y, room, style.label)
        y += style.label * 0.4
    y += style.title * 0.84
    for line in box.lines:
        yield text("rm-title", line, x, y, room, style.title)
        y += style.title * TITLE_LEADING


def _ending(box: Box, drawing: Drawing, outcomes: bool) -> Iterator[str]:
    yield f'<circle class="rm-stop" cx="{n(box.x)}" cy="{n(box.entry)}" r="{n(stop(drawing.style) + 0.6)}"/>'
    if outcomes and box.outcome:
        size = drawing.style.label
        x, y = box.x + drawing.style.pad + _ENDING_INDENT, box.y + box.h + size + 3
        word = {
            Outcome.GOOD: drawing.words.good,
            Outcome.MIXED: drawing.words.mixed,
            Outcome.POOR: drawing.words.poor,
        }[box.outcome]
        yield (
            f'<g class="rm-outcome"><path d="{_OUTCOMES[box.outcome]}" transform="translate({n(x + 5)} '
            f'{n(y - size * 0.34)})"/><text x="{n(x + 15)}" y="{n(y)}" font-size="{n(size)}">{escape(word)}</text></g>'
        )


def _scene(box: Box, drawing: Drawing, own: str, leads: dict[tuple[str, str | None], str]) -> Iterator[str]:
    """The tracks inside: to the stop, down the spine, and along under each reaction in the colour of where it leads."""
    style = drawing.style
    x, radius = box.x + style.pad, stop(style)
    for row in reversed(box.rows):
        yield f'<path class="rm-inner{leads.get((box.place, row.choice), "")}" d="{inside(box, row, style)}"/>'
    if box.rows and box.rows[0].choice is not None:
        yield f'<path class="rm-inner" d="M{n(x)} {n(box.entry)}V{n(max(box.entry, box.rows[-1].y - 7))}"/>'
    yield f'<circle class="rm-port{own}" cx="{n(x)}" cy="{n(box.entry)}" r="{n(radius)}"/>'
    if box.start:
        yield f'<circle class="rm-core" cx="{n(x)}" cy="{n(box.entry)}" r="{n(radius * 0.42)}"/>'
    for row in box.rows:
        yield from _row(row, box, drawing)


def _row(row: Row, box: Box, drawing: Drawing) -> Iterator[str]:
    style = drawing.style
    x = box.x + indent(style)
    room = box.w - indent(style) - style.pad + 4
    y = row.y - ABOVE_RULE - (len(row.lines) - 1) * style.text * LEADING
    for line in row.lines:
        yield text(f"rm-row rm-{row.voice.value}", line, x, y, room, style.text)
        y += style.text * LEADING
