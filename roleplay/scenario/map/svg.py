"""A `Drawing` as SVG: paper, tracks, boxes, signs, and a route laid over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from roleplay.finding import Finding, Hop, Severity
from roleplay.said import LANGUAGES, OWN, Said, in_words
from roleplay.scenario.map.cards import cards
from roleplay.scenario.map.drawing import Box, Drawing, Kind
from roleplay.scenario.map.ink import inside, n, path, stop
from roleplay.scenario.map.lines import crowded, labels, tracks
from roleplay.scenario.map.look import STANDALONE, style
from roleplay.scenario.map.overlay import along
from roleplay.scenario.map.weights import Crowd, Weights, load
from roleplay.scenario.map.wording import clean, words_in

_SHAPES = {
    Severity.ERROR: "M-4-9.6h8l5.6 5.6v8l-5.6 5.6h-8l-5.6-5.6v-8z",
    Severity.WARNING: "M0-10.4q1 0 1.6 1l8.6 15q1.2 2.4-1.4 2.6h-17.6q-2.6-.2-1.4-2.6l8.6-15q.6-1 1.6-1z",
    Severity.NOTE: "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z",
}
_INSIDE = {
    Severity.ERROR: "M-3.2-3.2l6.4 6.4m0-6.4l-6.4 6.4",
    Severity.WARNING: "M0-5v6M0 4.6v.2",
    Severity.NOTE: "M0-4.2v-.2M0-1v5.4",
}
_SIGN_STEP = 21.0


def plain_number(value: float) -> str:
    """A weight as it is told: whole numbers without a point."""
    return f"{value:.0f}" if value == round(value) else f"{value:.1f}"


def svg(
    drawing: Drawing,
    *,
    findings: Sequence[Finding] = (),
    route: Sequence[Hop] = (),
    widths: Weights | None = None,
    standalone: bool = True,
    outcomes: bool = False,
    ways: bool = False,
    number: Callable[[float], str] = plain_number,
    prefix: str = "map",
    fonts: str = "",
) -> str:
    """The drawing as one `<svg>` element; standalone it brings its own style (and `fonts`, @font-face rules).

    Each finding with a place gets a sign on its box. `route` lies over everything. `widths` by (scene, choice, target)
    make the ways as thick as they were taken, told by `number`. `outcomes` tells how endings turned out. With `ways`
    (on a page with a list of the findings) signs are links to the list, and the route of each finding is there too,
    hidden until its `way_id` is the target of the address. Ids start with
    `prefix`. The drawing without those hidden routes is the group `drawing_id`, and its signs are `signs_id`: a page
    can show them again.
    """
    parts = [*_head(drawing, prefix)]
    if standalone:
        parts.append(f"<style>{fonts}{STANDALONE}{style()}</style>")
        parts.append(f'<rect class="rm-paper" width="{n(drawing.width)}" height="{n(drawing.height)}"/>')
    parts.append(f'<g id="{drawing_id(prefix)}">')
    carried = None if widths is None else load(drawing, widths)
    parts += tracks(drawing, carried)
    names = {box: box_id(box, prefix) for box in drawing.boxes}
    parts += cards(drawing, names, outcomes=outcomes, carried=carried)
    parts += labels(drawing, widths, number)
    if route:
        parts.append(f'<g class="rm-route">{_route(drawing, route, prefix)}</g>')
    parts.append("</g>")
    if ways:
        for index, finding in enumerate(findings):
            if finding.route:
                told = _route(drawing, finding.route, prefix)
                parts.append(f'<g class="rm-route rm-way" id="{way_id(index, prefix)}">{told}</g>')
    parts += (f'<g id="{signs_id(prefix)}">', *_signs(drawing, findings, prefix, linked=ways), "</g>", "</svg>\n")
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' if standalone else "") + "\n".join(parts)


def crowded_svg(drawing: Drawing, crowd: Crowd, prefix: str = "class") -> str:
    """The drawing of a group of people as an inline `<svg>`: ways as thick as they were taken, over each box how many
    came there. Ids start with `prefix`."""
    carried = load(drawing, crowd.widths, crowd.most)
    names = {box: box_id(box, prefix) for box in drawing.boxes}
    parts = [
        *_head(drawing, prefix, drawing.style.count),
        *tracks(drawing, carried),
        *cards(drawing, names, outcomes=False, carried=carried, crowd=crowd),
        *crowded(drawing, crowd),
        "</svg>\n",
    ]
    return "\n".join(parts)


def box_id(box: Box, prefix: str = "map") -> str:
    """The id of a box in the SVG, for links to it."""
    name = re.sub(r"[^A-Za-z0-9_-]", lambda found: f".{ord(found[0]):x}.", box.place)
    return f"{prefix}-{box.kind.value}-{name}"


def drawing_id(prefix: str = "map") -> str:
    """The id of everything that is drawn but the signs."""
    return f"{prefix}-drawing"


def signs_id(prefix: str = "map") -> str:
    """The id of all signs together."""
    return f"{prefix}-signs"


def sign_id(index: int, prefix: str = "map") -> str:
    """The id of the sign of finding number `index`."""
    return f"{prefix}-sign-{index}"


def way_id(index: int, prefix: str = "map") -> str:
    """The id of the hidden route of finding number `index`."""
    return f"{prefix}-way-{index}"


def finding_id(index: int, prefix: str = "map") -> str:
    """The id of finding number `index` in the list under the map."""
    return f"{prefix}-finding-{index}"


def _head(drawing: Drawing, prefix: str, over: float = 0.0) -> Iterator[str]:
    """The opening tag and the name; `over` is room above and below for what stands on the boxes."""
    w, h = n(drawing.width), n(drawing.height + 2 * over)
    language = quoteattr(clean(drawing.language) or "en")
    scenes = sum(box.kind is Kind.SCENE for box in drawing.boxes)
    about = drawing.words.about.format(scenes=scenes, endings=len(drawing.boxes) - scenes)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rm rm-{drawing.style.name}" viewBox="0 {n(-over)} {w} {h}" '
        f'width="{w}" height="{h}" role="graphics-document document" aria-labelledby="{prefix}-title" '
        f'aria-describedby="{prefix}-desc" lang={language}>'
    )
    yield f'<title id="{prefix}-title">{escape(drawing.title)}</title>'
    yield f'<desc id="{prefix}-desc">{escape(about)}</desc>'


def _signs(drawing: Drawing, findings: Sequence[Finding], prefix: str, *, linked: bool) -> Iterator[str]:
    """Every finding with a place as a sign on the upper edge of its box, the first one rightmost."""
    boxes = {box.place: box for box in reversed(drawing.boxes)}
    at: dict[str, list[int]] = {}
    for index, finding in enumerate(findings):
        if finding.place in boxes:
            at.setdefault(finding.place, []).append(index)
    for place, indices in at.items():
        box = boxes[place]
        step = min(_SIGN_STEP, (box.w - 28) / len(indices))
        for seat, index in reversed([*enumerate(indices)]):
            language = tongue(findings[index], drawing)
            mark, sentence = sign(findings[index].severity), told(findings[index], language)
            role = ' role="graphics-symbol"'
            if linked:
                name = quoteattr(sentence)
                mark, role = f'<a href="#{finding_id(index, prefix)}" aria-label={name}>{mark}</a>', ""
            x = box.x + box.w - 14 - seat * step
            yield (
                f'<g id="{sign_id(index, prefix)}" transform="translate({n(x)} {n(box.y)})"{role} lang="{language}">'
                f"<title>{escape(sentence)}</title>{mark}</g>"
            )


def sign(severity: Severity) -> str:
    """The sign of a severity around (0, 0): its shape tells it without its colour."""
    return (
        f'<g class="rm-sign rm-{severity.value}"><path class="rm-shape" d="{_SHAPES[severity]}"/>'
        f'<path class="rm-glyph" d="{_INSIDE[severity]}"/></g>'
    )


def tongue(finding: Finding, drawing: Drawing) -> str:
    """The language in which a finding is told: that of the drawing's words where it can be said in it."""
    known = isinstance(finding.message, Said) and drawing.words.language in LANGUAGES
    return drawing.words.language if known else OWN


def told(finding: Finding, language: str) -> str:
    """A finding in one line, all of it in one language."""
    words = words_in(language)
    word = {Severity.ERROR: words.error, Severity.WARNING: words.warning, Severity.NOTE: words.note}
    return f"{word[finding.severity]}: {clean(in_words(finding.message, language))}"


def _route(drawing: Drawing, route: Sequence[Hop], prefix: str) -> str:
    """A veil over everything, then the boxes on the route again, and the route as one line through them."""
    boxes, edges = along(drawing, route)
    between = "".join(path(edge.strokes) for edge in edges)
    casing = f'<path class="rm-casing rm-wide" d="{between}"/>' if between else ""
    uses = "".join(f'<use href="#{box_id(box, prefix)}"/>' for box in dict.fromkeys(box for box, _ in boxes))
    veil = f'<rect class="rm-veil" width="{n(drawing.width)}" height="{n(drawing.height)}"/>'
    return f'<g aria-hidden="true">{veil}{casing}{uses}{route_line(drawing, route)}</g>'


def route_line(drawing: Drawing, route: Sequence[Hop]) -> str:
    """A route as one line through its boxes, with its stops."""
    boxes, edges = along(drawing, route)
    radius = stop(drawing.style) + 1.2
    lines = [path(edge.strokes) for edge in edges]
    stops = []
    for box, row in dict.fromkeys(boxes):
        x = box.x if box.kind is Kind.ENDING else box.x + drawing.style.pad
        if box.kind is Kind.SCENE and not box.start:
            lines.append(f"M{n(box.x)} {n(box.entry)}H{n(x)}")
        if row is not None:
            lines.append(inside(box, row, drawing.style))
        kind = "rm-goal" if box.kind is Kind.ENDING else "rm-passed"
        stops.append(f'<circle class="{kind}" cx="{n(x)}" cy="{n(box.entry)}" r="{n(radius)}"/>')
    line = f'<path class="rm-line" d="{"".join(lines)}"/>' if lines else ""
    return line + "".join(stops)
