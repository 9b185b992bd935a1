"""A scenario as text for other programs: Graphviz (dot) and Mermaid. No limit on its size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roleplay.scenario import graph
from roleplay.scenario.map.boxes import branch_words, title_of
from roleplay.scenario.map.wording import Words, clean, cut, spoken, words_in
from roleplay.scenario.model import Ending, Scenario

_LABEL = 260.0
_SIZE = 12.0
_MERMAID = re.compile(r'["#&<>`;\\]')


def dot(scenario: Scenario, *, words: Words | None = None) -> str:
    """The graph in Graphviz's language; `dot -Tsvg` draws it."""
    words = words or words_in(scenario.language)
    ids = _ids(scenario)
    told = [
        f"digraph {_quoted(scenario.id)} {{",
        f"  rankdir=LR; label={_quoted(clean(scenario.title))}; labelloc=t;",
        '  node [shape=box, fontname="Figtree, sans-serif"]; edge [fontname="Figtree, sans-serif", fontsize=10];',
    ]
    begin = graph.begin(scenario)
    for place in scenario.places():
        more = ", style=rounded" if isinstance(place, Ending) else ", penwidth=2" if place.id == begin else ""
        told.append(f"  {ids[id(place)]} [label={_quoted(title_of(place))}{more}];")
    if endings := [ids[id(ending)] for ending in scenario.endings.values()]:
        told.append(f"  {{ rank=same; {'; '.join(endings)}; }}")
    for tail, head, label in _edges(scenario, ids, words):
        if head is None:
            head = f"{tail}_hole"
            told.append(f'  {head} [label="?", shape=circle];')
        told.append(f"  {tail} -> {head}{f' [label={_quoted(label)}]' if label else ''};")
    return "\n".join([*told, "}", ""])


def mermaid(scenario: Scenario, *, words: Words | None = None) -> str:
    """The graph as a Mermaid flowchart, for a README or a wiki."""
    words = words or words_in(scenario.language)
    ids = _ids(scenario)
    told = ["flowchart LR"]
    for place in scenario.places():
        left, right = ('(["', '"])') if isinstance(place, Ending) else ('["', '"]')
        told.append(f"  {ids[id(place)]}{left}{_coded(title_of(place))}{right}")
    for tail, head, label in _edges(scenario, ids, words):
        goal = head or f'{tail}hole(("?"))'
        said = f'|"{_coded(label)}"|' if label else ""
        told.append(f"  {tail} -->{said} {goal}")
    return "\n".join([*told, ""])


def _ids(scenario: Scenario) -> dict[int, str]:
    """Names that both languages take, by the identity of the place: a scene and an ending may share theirs."""
    places = [("s", scenario.scenes.values()), ("e", scenario.endings.values())]
    return {id(place): f"{letter}{i}" for letter, some in places for i, place in enumerate(some, 1)}


def _edges(scenario: Scenario, ids: dict[int, str], words: Words) -> Iterator[tuple[str, str | None, str]]:
    for scene in scenario.scenes.values():
        links = iter(graph.links(scenario, scene))
        for choice, branches in scene.ways():
            said = cut(spoken(choice, words), _LABEL, _SIZE) if choice else ""
            for condition in branch_words(branches, words) or ("",):
                target = scenario.place(next(links).target)
                yield ids[id(scene)], ids[id(target)] if target else None, " · ".join(filter(None, (said, condition)))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _coded(text: str) -> str:
    """What Mermaid would read as its own signs, as numbered entities."""
    return _MERMAID.sub(lambda found: f"#{ord(found[0])};", text)
