"""The map as a page of its own: one HTML file with the drawing, a legend, the findings and the same in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from roleplay.finding import Finding, Hop, Severity, told
from roleplay.scenario import graph
from roleplay.scenario.map.drawing import Box, Drawing, Edge, Kind
from roleplay.scenario.map.look import PAGE, STANDALONE, style
from roleplay.scenario.map.svg import box_id, finding_id, said, sign, svg, way_id
from roleplay.scenario.map.wording import clean

_SIZES = ("whole", "normal", "large")


def page(
    drawing: Drawing,
    *,
    findings: Sequence[Finding] = (),
    route: Sequence[Hop] = (),
    outcomes: bool = False,
    fonts: str = "",
) -> str:
    """A whole HTML page that needs nothing else: no script, no other file. `fonts` are @font-face rules."""
    title = escape(drawing.title)
    picture = svg(drawing, findings=findings, route=route, standalone=False, outcomes=outcomes, ways=True)
    parts = [
        f'<!doctype html>\n<html lang="{escape(clean(drawing.language) or "en")}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{fonts}{STANDALONE}{style()}{PAGE}</style>\n</head>\n<body>",
        f"<header><h1>{title}</h1>{_sizes(drawing)}</header>",
        f'<figure id="map" style="--wide:{drawing.width:.0f}px" tabindex="0" aria-label="{escape(drawing.words.map)}">',
        picture,
        f"</figure>\n{_legend(drawing, findings)}",
        f'<a class="hide" href="#map">{escape(drawing.words.hide)}</a>',
        *_findings(drawing, findings),
        *_in_words(drawing),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _sizes(drawing: Drawing) -> str:
    """How large the drawing is shown: three radio buttons and a rule of style, no script."""
    buttons = ""
    for name, word in zip(_SIZES, drawing.words.sizes, strict=True):
        checked = " checked" if name == "normal" else ""
        buttons += f'<label><input type="radio" name="size" id="{name}"{checked}>{escape(word)}</label>'
    return f'<fieldset class="sizes"><legend>{escape(drawing.words.size)}</legend>{buttons}</fieldset>'


def _legend(drawing: Drawing, findings: Sequence[Finding]) -> str:
    words = drawing.words
    small = '<svg viewBox="-12 -12 24 24" width="20" height="20" aria-hidden="true">'
    start = '<circle class="rm-port" r="6" cx="0" cy="0"/><circle class="rm-core" r="2.4" cx="0" cy="0"/>'
    ending = '<g class="rm-ending"><rect class="rm-card" x="-11" y="-7" width="22" height="14" rx="7"/></g>'
    back = '<path class="rm-track" d="M9 6v-7q0-4-4-4H-9"/><path class="rm-chevron" d="M2-9l-5 4 5 4"/>'
    rows = [(start, words.start), (ending, words.ending)]
    if any(edge.back for edge in drawing.edges):
        rows.append((f'<g class="rm-tracks">{back}</g>', words.back))
    seen = {finding.severity for finding in findings}
    named = {Severity.ERROR: words.error, Severity.WARNING: words.warning, Severity.NOTE: words.note}
    rows += [(sign(severity), named[severity]) for severity in Severity if severity in seen]
    items = "".join(f"<li>{small}{picture}</svg>{escape(word.lower())}</li>" for picture, word in rows)
    return f'<ul class="legend">{items}</ul>'


def _findings(drawing: Drawing, findings: Sequence[Finding]) -> Iterator[str]:
    """The list of findings, each with links to its box and, where a route was told, to the way on the map."""
    if not findings:
        return
    yield f'<section><h2>{escape(drawing.words.findings)}</h2>\n<ol class="findings">'
    for index, finding in enumerate(findings):
        box = drawing.box(finding.place)
        links = [f'<a href="#{box_id(box)}">{escape(box.title)}</a>'] if box else []
        way = ""
        if finding.route:
            links.append(f'<a class="show" href="#{way_id(index)}">{escape(drawing.words.show)}</a>')
            way = f'<p class="way">{" → ".join(escape(clean(part)) for part in told(finding.route))}</p>'
        line = f" <span>{escape(drawing.words.line)} {finding.mark.line}</span>"
        yield (
            f'<li id="{finding_id(index)}"><svg viewBox="-12 -12 24 24" width="24" height="24" aria-hidden="true">'
            f"{sign(finding.severity)}</svg><div><p>{_message(finding, drawing)}</p>{way}"
            f'<p class="links">{" · ".join(links)} <code>{escape(finding.code)}</code>{line}</p></div></li>'
        )
    yield "</ol></section>"


def _message(finding: Finding, drawing: Drawing) -> str:
    """The sentence of a finding; what stands between backticks is what the author wrote."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(said(finding, drawing.words)))


def _in_words(drawing: Drawing) -> Iterator[str]:
    """The scenes and endings as a list: what a screen reader can walk through, and a search can find."""
    out: dict[str, list[Edge]] = {}
    for edge in drawing.edges:
        out.setdefault(edge.scene, []).append(edge)
    yield f'<details><summary>{escape(drawing.words.in_words)}</summary>\n<ol class="words">'
    for box in drawing.boxes:
        kind = drawing.words.ending if box.kind is Kind.ENDING else ""
        about = ", ".join(filter(None, (kind, box.eyebrow)))
        yield f'<li><a href="#{box_id(box)}">{escape(box.title)}</a>{f" ({escape(about)})" if about else ""}'
        ways = out.get(box.place, []) if box.kind is Kind.SCENE else []
        if ways:
            yield f"<ul>{''.join(_way(edge, box, drawing) for edge in ways)}</ul>"
        yield "</li>"
    yield "</ol></details>"


def _way(edge: Edge, box: Box, drawing: Drawing) -> str:
    text = next((row.text for row in box.rows if row.choice == edge.choice), "")
    goal = drawing.box(edge.target) if edge.target != graph.HOLE else None
    leads = f'<a href="#{box_id(goal)}">{escape(goal.title)}</a>' if goal else escape(drawing.words.nowhere)
    return f"<li>{' '.join(escape(part) for part in (text, edge.condition) if part)} → {leads}</li>"
