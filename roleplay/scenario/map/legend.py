"""What the marks of a map mean: only those that stand on it are told, in the language of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from roleplay.finding import Finding, Severity
from roleplay.scenario.map.drawing import Drawing, Kind
from roleplay.scenario.map.svg import sign

_SMALL = '<svg viewBox="-12 -12 24 24" width="20" height="20" aria-hidden="true">'
_START = '<circle class="rm-port" r="6" cx="0" cy="0"/><circle class="rm-core" r="2.4" cx="0" cy="0"/>'
_ENDING = '<g class="rm-ending"><rect class="rm-card" x="-11" y="-7" width="22" height="14" rx="7"/></g>'
_BACK = (
    '<g class="rm-tracks"><path class="rm-track" d="M9 6v-7q0-4-4-4H-9"/>'
    '<path class="rm-chevron" d="M2-9l-5 4 5 4"/></g>'
)
_COLOURS = (
    '<path class="rm-inner rm-hue-0" d="M-10-7H10"/><path class="rm-inner rm-hue-1" d="M-10 0H10"/>'
    '<path class="rm-inner" d="M-10 7H10"/>'
)


def legend(drawing: Drawing, findings: Sequence[Finding]) -> str:
    """The marks as a list: shapes, then samples of the small texts, then the signs of findings."""
    items = "".join(f"<li>{mark}<span>{escape(told)}</span></li>" for mark, told in _rows(drawing, findings))
    return f'<ul class="legend">{items}</ul>'


def _rows(drawing: Drawing, findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    words = drawing.words
    yield _shape(_START), words.start.lower()
    if any(box.kind is Kind.ENDING for box in drawing.boxes):
        yield _shape(_ENDING), words.ending
    if drawing.edges:
        yield _shape(_COLOURS), words.colours
    if any(edge.back for edge in drawing.edges):
        yield _shape(_BACK), words.back
    # The first of each on the map is the sample: its reader has just seen it there.
    name = next((box.name for box in drawing.boxes if box.name), "")
    when = next((edge.label for edge in drawing.edges if edge.label), "")
    changes = next((row.aside for box in drawing.boxes for row in box.rows if row.choice and row.aside), "")
    if name:
        yield f"<code>{escape(name)}</code>", words.names
    if changes:
        yield _sample(changes), words.changes
    if when:
        yield _sample(when), words.conditional
    seen = {finding.severity for finding in findings}
    named = {Severity.ERROR: words.error, Severity.WARNING: words.warning, Severity.NOTE: words.note}
    yield from ((_shape(sign(severity)), named[severity].lower()) for severity in Severity if severity in seen)


def _shape(shape: str) -> str:
    return f"{_SMALL}{shape}</svg>"


def _sample(told: str) -> str:
    return f'<span class="sample">{escape(told)}</span>'
