"""The map that opens up: a scenario as far as somebody has played it, for the look back.

Drawn is a scenario that holds nothing else than what was seen. So neither a text nor a colour, a size or a place of a
box can tell of the rest, and what can't be had with that is that boxes never move: they keep the author's order, and a
column to the right opens when a longer way to it has been found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from xml.sax.saxutils import quoteattr

from roleplay.finding import Hop
from roleplay.scenario import graph
from roleplay.scenario.map.cards import cards
from roleplay.scenario.map.drawing import ROOMY, Drawing
from roleplay.scenario.map.ink import n
from roleplay.scenario.map.layout import draw
from roleplay.scenario.map.lines import tracks
from roleplay.scenario.map.svg import box_id, route_line
from roleplay.scenario.map.wording import Words, clean
from roleplay.scenario.model import SILENCE, Branch, Choice, Decision, Ending, Scenario, Scene

Way = tuple[str, str | None, str]
"""A move as it was made: from a scene, by a choice (None: it went on by itself), to a scene or an ending."""

_STYLE = replace(ROOMY, names=False, text_lines=4)
"""Nobody can rest a pointer on a phone to read on: reactions stand there whole."""
_ROOT = 16.0
"""Pixels of a rem: the map grows with the letters of its page."""
_NOT_SEEN = (Branch(""),)
"""A way on that leads nowhere on this map."""


def opened(scenario: Scenario, ways: Iterable[Way], newest: Sequence[Way], words: Words) -> str:
    """What was seen of a scenario as HTML: a region that scrolls sideways, and in it an `<svg>` that expects `style`.

    `ways` are the moves of every attempt, `newest` those of the one looked back at, in order: its line stands out.
    Moves by what the scenario does not have are left out. `words` are in the language of the page.
    """
    story = seen(scenario, [*ways, *newest], words)
    drawing = _drawn(story.whole, words)
    names = {box: box_id(box, "seen") for box in drawing.boxes}
    w, h = n(drawing.width), n(drawing.height)
    parts = [
        # The columns run from left to right in every language.
        f'<div class="rm-frame" dir="ltr" tabindex="0" role="region" aria-label="{escape(words.map)}">',
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rm rm-seen" viewBox="0 0 {w} {h}" '
        f'width="{drawing.width / _ROOT:.2f}rem" height="{drawing.height / _ROOT:.2f}rem" role="img" '
        f'aria-label="{escape(words.seen)}">',
        f"<g lang={quoteattr(clean(scenario.language) or 'en')}>",
        *tracks(drawing, None),
        *cards(drawing, names, outcomes=False, carried=None),
        f'<g class="rm-route">{route_line(drawing, story.route(newest))}</g></g></svg></div>\n',
    ]
    return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Seen:
    """The seen part as a scenario (`whole`) in which places have numbers for names, and those `numbers`."""

    whole: Scenario
    numbers: Mapping[str, str]

    def route(self, ways: Sequence[Way]) -> tuple[Hop, ...]:
        """A route under the names that its places have here."""
        hops = [(scene, choice) for scene, choice, _ in ways] + [(goal, None) for _, _, goal in ways[-1:]]
        return tuple(Hop(self.numbers[place], choice) for place, choice in hops if place in self.numbers)


def seen(scenario: Scenario, ways: Iterable[Way], words: Words) -> Seen:
    """The part of a scenario that `ways` came through. Nothing is taken along but titles, the texts of reactions and
    where those led that were taken: no condition, no effect, no outcome, and no name that the author gave."""
    first = graph.begin(scenario)
    taken: dict[tuple[str, str | None], set[str]] = {}
    places = {first}
    for scene, choice, goal in ways:
        taken.setdefault((scene, choice), set()).add(goal)
        places |= {scene, goal}
    numbers: dict[str, str] = {}
    for name in (*scenario.scenes, *scenario.endings):
        if name in places:
            numbers.setdefault(name, str(len(numbers) + 1))

    def leads(scene: str, choice: str | None) -> tuple[Branch, ...]:
        goals = taken.get((scene, choice), set())
        return tuple(Branch(number) for name, number in numbers.items() if name in goals)

    scenes: dict[str, Scene] = {}
    endings: dict[str, Ending] = {}
    for name, number in numbers.items():
        if name in scenario.scenes:
            scenes[number] = _scene(scenario.scenes[name], number, words, partial(leads, name))
        else:
            endings[number] = Ending(number, clean(scenario.endings[name].title) or words.ending.capitalize())
    return Seen(Scenario("", "", scenario.language, numbers.get(first or "", ""), scenes, endings), numbers)


def _scene(scene: Scene, number: str, words: Words, leads: Callable[[str | None], tuple[Branch, ...]]) -> Scene:
    """A scene with its reactions; silence was never on offer, so it is one only where it was kept."""
    decision = scene.decision
    # Without a title it is known by what was asked there: its name was never shown.
    title = clean(scene.title) or clean(decision.question if decision else "") or words.scene.capitalize()
    if decision is None:
        return Scene(number, title=title, then=leads(None) or _NOT_SEEN)
    choices = tuple(Choice(c.id, c.text, c.spoken, leads(c.id) or _NOT_SEEN) for c in decision.choices)
    kept = leads(SILENCE) if decision.silence else ()
    silence = Choice(SILENCE, "", False, kept) if kept else None
    return Scene(number, title=title, decision=Decision("", choices, silence=silence))


def _drawn(whole: Scenario, words: Words) -> Drawing:
    """The drawing, in which no word tells of conditions, and nothing is called lost that came from another revision."""
    told = replace(words, otherwise="", unreached="", nowhere="…", hole="…")
    drawing = draw(whole, words=told, style=_STYLE)
    return replace(drawing, boxes=tuple(replace(box, reached=True) for box in drawing.boxes))
