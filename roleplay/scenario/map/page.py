"""The map as a page of its own: one HTML file with the drawing, a legend, the findings and the same in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from xml.sax.saxutils import quoteattr as quoted

from roleplay.finding import Finding, Hop, told
from roleplay.said import in_words
from roleplay.scenario import graph
from roleplay.scenario.map.bands import Band, fold, widest
from roleplay.scenario.map.drawing import Box, Drawing, Edge, Kind
from roleplay.scenario.map.folded import folded
from roleplay.scenario.map.legend import legend
from roleplay.scenario.map.look import PAGE, STANDALONE, style
from roleplay.scenario.map.svg import box_id, finding_id, sign, svg, tongue, way_id
from roleplay.scenario.map.svg import told as told_in
from roleplay.scenario.map.wording import clean

_SIZES = ("whole", "normal", "large")
_READ, _LARGE = 12.5, 17.0
"""How many pixels high letters are on the screen: the smallest at the normal size, reactions at the large one."""


def page(
    drawing: Drawing,
    *,
    findings: Sequence[Finding] = (),
    route: Sequence[Hop] = (),
    outcomes: bool = False,
    fonts: str = "",
) -> str:
    """A whole HTML page that needs nothing else: no script, no other file. `fonts` are @font-face rules. On the screen
    the drawing is one plan; on paper it is folded into parts that can be read."""
    title, words = escape(drawing.title), drawing.words
    language = quoted(clean(drawing.language) or "en")
    bands = fold(drawing)
    parts = [
        f'<!doctype html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{fonts}{STANDALONE}{style()}{PAGE}{_hiding(findings)}</style>\n</head>\n<body>",
        f"<header><h1 lang={language}>{title}</h1>{_sizes(drawing, len(bands) > 1)}</header>\n<main>",
        *(
            f'<a class="hide" id="{_hide_id(index)}" href="#{finding_id(index)}">{escape(words.hide)}</a>'
            for index, finding in enumerate(findings)
            if finding.route
        ),
        f'<div class="frame" id="map" style="{_lengths(drawing, bands)}" tabindex="0" role="region" '
        f'aria-label="{escape(words.map)}">',
        svg(drawing, findings=findings, route=route, standalone=False, outcomes=outcomes, ways=True),
        f'<div class="bands" lang={language}>',
        *folded(drawing, bands),
        f"</div>\n</div>\n{legend(drawing, findings)}",
        *_findings(drawing, findings),
        *_in_words(drawing),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _lengths(drawing: Drawing, bands: Sequence[Band]) -> str:
    """What the style sheet can't know: how wide the plan and its parts are, and how much the sizes enlarge them."""
    normal = max(1.0, _READ / drawing.style.smallest)
    large = max(normal * 1.2, _LARGE / drawing.style.text)
    return f"--wide:{drawing.width:.0f};--parts:{widest(bands):.0f};--normal:{normal:.3f};--large:{large:.3f}"


def _hide_id(index: int) -> str:
    return f"map-hide-{index}"


def _hiding(findings: Sequence[Finding]) -> str:
    """A link shows up while its way is shown, and leads back to the finding from which that was asked."""
    told = (f"body:has(#{way_id(i)}:target) #{_hide_id(i)}" for i, finding in enumerate(findings) if finding.route)
    return "".join(f"{rule}{{display:block}}\n" for rule in told)


def _sizes(drawing: Drawing, folds: bool) -> str:
    """How large the drawing is shown: radio buttons and a rule of style, no script."""
    sizes = [*zip(_SIZES, drawing.words.sizes, strict=True)] + [("folded", drawing.words.folded)] * folds
    buttons = ""
    for name, word in sizes:
        checked = " checked" if name == "normal" else ""
        buttons += f'<label><input type="radio" name="size" id="{name}"{checked}>{escape(word)}</label>'
    return f'<fieldset class="sizes"><legend>{escape(drawing.words.size)}</legend>{buttons}</fieldset>'


def _findings(drawing: Drawing, findings: Sequence[Finding]) -> Iterator[str]:
    """The list of findings, each with links to its box and, where a route was told, to the way on the map."""
    if not findings:
        return
    yield f'<section><h2>{escape(drawing.words.findings)}</h2>\n<ol class="findings">'
    for index, finding in enumerate(findings):
        box, language = drawing.box(finding.place), tongue(finding, drawing)
        links = [f'<a href="#{box_id(box)}">{escape(box.title)}</a>'] if box else []
        way = ""
        if finding.route:
            links.append(f'<a class="show" href="#{way_id(index)}">{escape(drawing.words.show)}</a>')
            steps = (escape(clean(in_words(part, language))) for part in told(finding.route))
            way = f'<p class="way">{" → ".join(steps)}</p>'
        line = f" <span>{escape(drawing.words.line)} {finding.mark.line}</span>"
        yield (
            f'<li id="{finding_id(index)}"><svg viewBox="-12 -12 24 24" width="24" height="24" aria-hidden="true">'
            f"{sign(finding.severity)}</svg><div>"
            f'<p lang="{language}">{_message(finding, language)}</p>{way}'
            f'<p class="links">{" · ".join(links)} <code>{escape(finding.code)}</code>{line}</p></div></li>'
        )
    yield "</ol></section>"


def _message(finding: Finding, language: str) -> str:
    """The sentence of a finding; what stands between backticks is what the author wrote."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(told_in(finding, language)))


def _in_words(drawing: Drawing) -> Iterator[str]:
    """The scenes and endings as a list: what a screen reader can walk through, and a search can find."""
    language = quoted(clean(drawing.language) or "en")
    out: dict[str, list[Edge]] = {}
    for edge in drawing.edges:
        out.setdefault(edge.scene, []).append(edge)
    yield f'<details><summary>{escape(drawing.words.in_words)}</summary>\n<ol class="words" lang={language}>'
    for box in drawing.walk():
        kind = drawing.words.ending if box.kind is Kind.ENDING else ""
        about = ", ".join(filter(None, (kind, box.eyebrow)))
        name = f" <code>{escape(clean(box.place))}</code>" if box.name else ""
        yield f'<li><a href="#{box_id(box)}">{escape(box.title)}</a>{name}{f" ({escape(about)})" if about else ""}'
        ways = out.get(box.place, []) if box.kind is Kind.SCENE else []
        if ways:
            yield f"<ul>{''.join(_way(edge, box, drawing) for edge in ways)}</ul>"
        yield "</li>"
    yield "</ol></details>"


def _way(edge: Edge, box: Box, drawing: Drawing) -> str:
    row = next((row for row in box.rows if row.choice == edge.choice), None)
    text, remark = (row.text, row.remark and f"({row.remark})") if row else ("", "")
    goal = drawing.box(edge.target) if edge.target != graph.HOLE else None
    leads = f'<a href="#{box_id(goal)}">{escape(goal.title)}</a>' if goal else escape(drawing.words.nowhere)
    return f"<li>{' '.join(escape(part) for part in (text, remark, edge.condition) if part)} → {leads}</li>"
