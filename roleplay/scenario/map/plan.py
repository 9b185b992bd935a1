"""What is laid out: the ways with their ends, and the net of boxes and dummies that they run through.

Ways to one place share their dummies, so that they run together once they have met, as the lines of a railway do. A way
back leaves at the right, turns over its own box (under it from the last row), runs to the left between the others and
comes down into its target from above: each such target has a lane of its own over or under the boxes that it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from roleplay.scenario.map.drawing import Box, Style
from roleplay.scenario.map.net import Net, Segment, empty
from roleplay.scenario.map.ranks import Ranks

_LANE_AT = 0.7
"""Where in its lane a line lies, seen from the box."""
_STRAIGHT = (1.0, 2.0, 8.0)
"""How much a segment wants to be level: between boxes, with one end in a box, in mid-run."""
_LOOSE = 0.4
"""A way back may bend where it leaves the lane of a box: nobody expects it to be level there."""


@dataclass(frozen=True, slots=True)
class Way:
    """One branch of one reaction, from box number `tail` to `head` (None: nowhere).

    `at` is the height of its row and `leaves` that of its branch, below the top of the box.
    """

    tail: int
    head: int | None
    target: str
    choice: str | None
    branch: int
    row: int
    at: float
    leaves: float
    label: str
    condition: str
    back: bool = False


@dataclass(slots=True)
class Plan:
    """Boxes (vertices 0 … n - 1 of the net), the ways between them, and the dummies by (head, back, column)."""

    boxes: Sequence[Box]
    ways: Sequence[Way]
    ranks: Ranks
    style: Style
    net: Net
    dummies: dict[tuple[int, bool, int], int] = field(default_factory=dict)
    over: dict[int, list[int]] = field(default_factory=dict)
    under: dict[int, list[int]] = field(default_factory=dict)

    def raised(self, vertex: int) -> float:
        """How far a box stands below the top of its vertex: the room of the lanes over it."""
        return len(self.over.get(vertex, ())) * self.style.lane

    def exit_at(self, way: Way) -> float:
        """How far below the top of its vertex a way leaves for the next column."""
        if not way.back:
            return self.raised(way.tail) + way.leaves
        assert way.head is not None
        under = self.under.get(way.tail, [])
        if way.head in under:
            depth = self.boxes[way.tail].h + (under.index(way.head) + _LANE_AT) * self.style.lane
            return self.raised(way.tail) + depth
        return self.raised(way.tail) - (self.over[way.tail].index(way.head) + _LANE_AT) * self.style.lane

    def entry_at(self, way: Way) -> float:
        """How far below the top of its target's vertex a way arrives."""
        assert way.head is not None
        if way.back:
            return self.raised(way.head) - _LANE_AT * self.style.lane
        return self.raised(way.head) + self.boxes[way.head].entry


def plan(boxes: Sequence[Box], ways: Sequence[Way], ranks: Ranks, style: Style) -> Plan:
    """The net of a drawing, its layers in the order of a first reading."""
    made = Plan(boxes, ways, ranks, style, empty(1 + max(ranks.column, default=0)))
    _lanes(made)
    for vertex, box in enumerate(boxes):
        lanes = len(made.over.get(vertex, ())) + len(made.under.get(vertex, ()))
        made.net.add(ranks.column[vertex], box.h + lanes * style.lane, solid=True)
    seat = {vertex: float(order) for vertex, order in enumerate(ranks.order)}
    joined: set[tuple[int, int]] = set()
    for way in ways:
        if way.head is not None and ranks.column[way.tail] != ranks.column[way.head]:
            _run(made, way, way.head, seat, joined)
    for layer in made.net.layers:
        layer.sort(key=seat.__getitem__)
    return made


def _lanes(made: Plan) -> None:
    """Next to a box lies the lane of those who come back to it, then those of its own ways back."""
    returning = [(way, way.head) for way in made.ways if way.back and way.head is not None]
    for _, head in returning:
        made.over.setdefault(head, [head])
    for way, head in returning:
        last = way.row == len(made.boxes[way.tail].rows) - 1
        below = last and way.row > 0 and head != way.tail and head not in made.over.get(way.tail, ())
        lanes = (made.under if below else made.over).setdefault(way.tail, [])
        if head not in lanes and head not in made.under.get(way.tail, ()):
            lanes.append(head)


def _run(made: Plan, way: Way, head: int, seat: dict[int, float], joined: set[tuple[int, int]]) -> None:
    """Adds the segments of a way, through the dummies of its target where it passes columns."""
    net, style = made.net, made.style
    ends = [(way.tail, made.exit_at(way)), (head, made.entry_at(way))]
    (left, left_at), (right, right_at) = reversed(ends) if way.back else ends
    last = made.ranks.column[right]
    for column in range(made.ranks.column[left] + 1, last + 1):
        vertex, at = right, right_at
        if column < last:
            key = (head, way.back, column)
            if key not in made.dummies:
                made.dummies[key] = net.add(column, style.lane - 3, solid=False)
                seat[made.dummies[key]] = made.ranks.order[way.tail] + 0.5
            vertex, at = made.dummies[key], (style.lane - 3) / 2
        passing = (not net.solid[left]) + (not net.solid[vertex])
        shared = passing == 2 or (passing == 1 and (net.solid[vertex] if not way.back else net.solid[left]))
        if not shared or (left, vertex) not in joined:
            joined.add((left, vertex))
            weight = _LOOSE if way.back and passing < 2 else _STRAIGHT[passing]
            net.gaps[column - 1].append(Segment(left, vertex, left_at, at, weight))
        left, left_at = vertex, at
