"""Who stands above whom in a column: barycentre sweeps, then exchanges of neighbours; the best order is kept."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

from roleplay.scenario.map.net import Layers, Net, Segment, sides

_ROUNDS = 48
_BUDGET = 160_000
"""Segments looked at in all: large drawings get fewer rounds, so that none takes seconds."""


def crossings(net: Net, layers: Layers) -> int:
    """How many pairs of segments cross when the layers stand so."""
    place = _places(net, layers)
    return sum(_inversions(gap, place) for gap in net.gaps)


def untangle(net: Net) -> int:
    """Puts the layers of `net` in an order with few crossings, never more than before; returns their number."""
    before, after = sides(net)
    layers = [list(layer) for layer in net.layers]
    best, fewest = net.layers, crossings(net, net.layers)
    rounds = max(2, min(_ROUNDS, _BUDGET // (net.size + 1)))
    idle = 0
    for number in range(rounds):
        if not fewest or idle > 12:
            break
        place = _places(net, layers)
        steps = range(1, len(layers)) if number % 2 == 0 else range(len(layers) - 2, -1, -1)
        for i in steps:
            _sort(layers[i], before if number % 2 == 0 else after, number % 2 == 0, place, net, number % 4 > 1)
        _exchange(net, layers, before, after, place)
        found = crossings(net, layers)
        idle += 1
        if found < fewest:
            best, fewest, idle = [list(layer) for layer in layers], found, 0
    net.layers = [list(layer) for layer in best]
    return fewest


def _places(net: Net, layers: Layers) -> list[int]:
    place = [0] * len(net.heights)
    for layer in layers:
        for i, vertex in enumerate(layer):
            place[vertex] = i
    return place


def _inversions(gap: Sequence[Segment], place: Sequence[int]) -> int:
    ends = sorted((place[s.left], s.left_at, place[s.right], s.right_at) for s in gap)
    seen: list[tuple[int, float]] = []
    crossed, i = 0, 0
    while i < len(ends):
        # Segments from one port fan out and never cross each other: they are counted against those before them.
        j = i
        while j < len(ends) and ends[j][:2] == ends[i][:2]:
            crossed += len(seen) - bisect_right(seen, ends[j][2:])
            j += 1
        for end in ends[i:j]:
            insort(seen, end[2:])
        i = j
    return crossed


def _sort(
    layer: list[int], near: Sequence[Sequence[Segment]], leftward: bool, place: list[int], net: Net, turn: bool
) -> None:
    wish = {}
    for vertex in layer:
        ends = [(s.left, s.left_at) if leftward else (s.right, s.right_at) for s in near[vertex]]
        if ends:
            total = sum(place[v] + at / (net.heights[v] + 1) for v, at in ends)
            wish[vertex] = total / len(ends)
    # Those without a neighbour on that side keep their seat; the others are sorted into the seats that are left.
    movable = [v for v in layer if v in wish]
    ranked = iter(sorted(reversed(movable) if turn else movable, key=wish.__getitem__))
    layer[:] = [next(ranked) if v in wish else v for v in layer]
    for i, vertex in enumerate(layer):
        place[vertex] = i


def _exchange(
    net: Net,
    layers: list[list[int]],
    before: Sequence[Sequence[Segment]],
    after: Sequence[Sequence[Segment]],
    place: list[int],
) -> None:
    for _ in range(4 if net.size < 2_000 else 1):
        better = False
        for layer in layers:
            for i in range(len(layer) - 1):
                upper, lower = layer[i], layer[i + 1]
                ends = [
                    ([(place[s.left], s.left_at) for s in before[v]], [(place[s.right], s.right_at) for s in after[v]])
                    for v in (upper, lower)
                ]
                gain = sum(_above(ends[0][k], ends[1][k]) for k in (0, 1))
                if gain > 0:
                    layer[i], layer[i + 1] = lower, upper
                    place[lower], place[upper] = i, i + 1
                    better = True
        if not better:
            return


def _above(upper: Sequence[tuple[int, float]], lower: Sequence[tuple[int, float]]) -> int:
    """By how many crossings the two would be better off the other way around."""
    if len(upper) * len(lower) > 400:
        return 0
    return sum((a > b) - (a < b) for a in upper for b in lower)
