"""What the order and the heights are worked out on: vertices in layers, segments between neighbouring layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Layers = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A line from layer i to layer i + 1; `left_at` and `right_at` are pixels below the top of its vertices."""

    left: int
    right: int
    left_at: float
    right_at: float
    weight: float


@dataclass(slots=True)
class Net:
    """`layers` hold vertices from top to bottom; `gaps[i]` the segments between layers i and i + 1."""

    layers: list[list[int]]
    heights: list[float] = field(default_factory=list)
    solid: list[bool] = field(default_factory=list)
    gaps: list[list[Segment]] = field(default_factory=list)

    def add(self, layer: int, height: float, *, solid: bool) -> int:
        """A new vertex at the bottom of a layer; `solid` ones are boxes, the others lines that pass."""
        self.heights.append(height)
        self.solid.append(solid)
        self.layers[layer].append(len(self.heights) - 1)
        return len(self.heights) - 1

    @property
    def size(self) -> int:
        """The number of segments."""
        return sum(map(len, self.gaps))


def empty(layers: int) -> Net:
    """A net of so many layers."""
    return Net([[] for _ in range(layers)], gaps=[[] for _ in range(max(0, layers - 1))])


def sides(net: Net) -> tuple[list[list[Segment]], list[list[Segment]]]:
    """The segments to the left and to the right of every vertex."""
    before: list[list[Segment]] = [[] for _ in net.heights]
    after: list[list[Segment]] = [[] for _ in net.heights]
    for gap in net.gaps:
        for segment in gap:
            before[segment.right].append(segment)
            after[segment.left].append(segment)
    return before, after
