"""A scenario to a `Drawing`: boxes, columns, order, heights, tracks (after Sugiyama, Tagawa and Toda, 1981)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from roleplay.scenario import graph
from roleplay.scenario.map.boxes import ending_box, labels, pitch, scene_box
from roleplay.scenario.map.columns import MARGIN, Column, columns, right_edge
from roleplay.scenario.map.drawing import COMPACT, PLAIN, ROOMY, Box, Drawing, Style
from roleplay.scenario.map.heights import heights
from roleplay.scenario.map.order import untangle
from roleplay.scenario.map.plan import Plan, Way, plan
from roleplay.scenario.map.ranks import Ranks, rank
from roleplay.scenario.map.tracks import Tracks
from roleplay.scenario.map.wording import Words, clean, words_in
from roleplay.scenario.model import Ending, Scenario

_FEW, _MANY = 14, 30
"""Up to so many scenes reactions take two lines; from so many on everything is small."""


def draw(scenario: Scenario, *, words: Words | None = None, style: Style | None = None) -> Drawing:
    """The drawing of a scenario; the same scenario always gives the same one. Nothing that is written makes it fail."""
    count = len(scenario.scenes)
    words = words or words_in(scenario.language)
    style = style or (ROOMY if count <= _FEW else PLAIN if count <= _MANY else COMPACT)
    number = {name: count + i for i, name in enumerate(scenario.endings)}
    number |= {name: i for i, name in enumerate(scenario.scenes)}
    begin = graph.begin(scenario)
    start = None if begin is None else number[begin]
    links = [link for scene in scenario.scenes.values() for link in graph.links(scenario, scene)]
    leading = [link for link in links if link.target in number]
    arrows = [(number[link.scene], number[link.target]) for link in leading]
    ranks = rank(count, len(scenario.endings), start, arrows)
    back = {id(leading[i]) for i in ranks.back}
    boxes = _boxes(scenario, ranks, start, style, words)
    ways = _ways(scenario, boxes, number, [id(link) in back for link in links], style, words)
    made = plan(boxes, ways, ranks, style)
    crossings = untangle(made.net)
    tops = heights(made.net, lambda above, below: _room(style, above, below))
    highest = min(tops, default=0.0)
    tops = [round(top - highest + MARGIN, 1) for top in tops]
    told = columns(made, tops)
    lowest = max((top + tall for top, tall in zip(tops, made.net.heights, strict=True)), default=0.0)
    return Drawing(
        clean(scenario.title),
        scenario.language,
        style,
        words,
        round(right_edge(made, told), 1),
        round(lowest + MARGIN, 1),
        _placed(made, tops, told),
        Tracks(made, tops, told).edges(),
        crossings,
    )


def _boxes(scenario: Scenario, ranks: Ranks, start: int | None, style: Style, words: Words) -> list[Box]:
    boxes = []
    for vertex, place in enumerate(scenario.places()):
        reached = vertex in ranks.reached
        eyebrow = words.start if vertex == start else "" if reached else words.unreached
        box = (
            ending_box(place, style, eyebrow) if isinstance(place, Ending) else scene_box(place, style, words, eyebrow)
        )
        boxes.append(replace(box, start=vertex == start, reached=reached))
    return boxes


def _ways(
    scenario: Scenario,
    boxes: Sequence[Box],
    number: Mapping[str, int],
    back: Sequence[bool],
    style: Style,
    words: Words,
) -> list[Way]:
    """Every link as a way between numbered boxes; `back` tells for each whether it leads back."""
    ways: list[Way] = []
    for tail, scene in enumerate(scenario.scenes.values()):
        links = iter(graph.links(scenario, scene))
        for row, (choice, branches) in enumerate(scene.ways()):
            told = labels(branches, style, words) or (("", ""),)
            at = boxes[tail].rows[row].y
            for branch, (label, whole) in enumerate(told):
                goal = next(links).target
                leaves = at - (len(told) - 1 - branch) * pitch(style)
                name = choice.id if choice else None
                head = number.get(goal)
                ways.append(Way(tail, head, goal, name, branch, row, at, leaves, label, whole, back=back[len(ways)]))
    return ways


def _room(style: Style, above: bool, below: bool) -> float:
    if above and below:
        return style.between
    return style.between * 0.6 if above or below else 4.0


def _placed(made: Plan, tops: Sequence[float], told: Sequence[Column]) -> tuple[Box, ...]:
    """The boxes in reading order: column by column, from top to bottom."""
    placed = []
    for number, layer in enumerate(made.net.layers):
        for row, vertex in enumerate(v for v in layer if made.net.solid[v]):
            box = made.boxes[vertex]
            y = round(tops[vertex] + made.raised(vertex), 1)
            placed.append(
                replace(
                    box,
                    column=number,
                    row=row,
                    x=told[number].left,
                    y=y,
                    rows=tuple(replace(r, y=round(r.y + y, 1)) for r in box.rows),
                    entry=round(box.entry + y, 1),
                )
            )
    return tuple(placed)
