"""How high every vertex lies: layer by layer each goes where its lines run straightest, in order and with room between.

One layer is solved exactly (pool adjacent violators with weighted medians: least sum of |rise| × weight); sweeps from
left to right, from right to left and then with both neighbours bring the layers together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roleplay.scenario.map.net import Net, Segment, sides

_BUDGET = 60_000
Wish = tuple[float, float]


def heights(net: Net, room: Callable[[bool, bool], float]) -> list[float]:
    """The top of every vertex; `room` is the least distance of two neighbours, told whether each is a box."""
    before, after = sides(net)
    offsets = [_offsets(layer, net, room) for layer in net.layers]
    y = _stacked(net, offsets)
    rounds = max(2, min(10, _BUDGET // (net.size + 1)))
    best, least = list(y), _cost(net, y)
    for number in range(3 * rounds):
        rightward = number % 2 == 0
        both = number >= rounds
        order = range(len(net.layers)) if rightward else range(len(net.layers) - 1, -1, -1)
        for i in order:
            _settle(
                net.layers[i],
                offsets[i],
                y,
                before if both or rightward else (),
                after if both or not rightward else (),
            )
        cost = _cost(net, y)
        if cost < least - 1e-6:
            best, least = list(y), cost
        elif number > rounds + 2:
            break
    return best


def _offsets(layer: Sequence[int], net: Net, room: Callable[[bool, bool], float]) -> list[float]:
    told, at = [], 0.0
    for i, vertex in enumerate(layer):
        if i:
            above = layer[i - 1]
            at += net.heights[above] + room(net.solid[above], net.solid[vertex])
        told.append(at)
    return told


def _stacked(net: Net, offsets: Sequence[Sequence[float]]) -> list[float]:
    y = [0.0] * len(net.heights)
    for layer, at in zip(net.layers, offsets, strict=True):
        middle = (at[-1] + net.heights[layer[-1]]) / 2 if layer else 0
        for vertex, offset in zip(layer, at, strict=True):
            y[vertex] = offset - middle
    return y


def _cost(net: Net, y: Sequence[float]) -> float:
    return sum(s.weight * abs(y[s.left] + s.left_at - y[s.right] - s.right_at) for gap in net.gaps for s in gap)


def _settle(
    layer: Sequence[int],
    offsets: Sequence[float],
    y: list[float],
    before: Sequence[Sequence[Segment]],
    after: Sequence[Sequence[Segment]],
) -> None:
    blocks: list[tuple[float, list[Wish], int]] = []
    for vertex, offset in zip(layer, offsets, strict=True):
        wishes = [(y[s.left] + s.left_at - s.right_at - offset, s.weight) for s in before[vertex]] if before else []
        wishes += [(y[s.right] + s.right_at - s.left_at - offset, s.weight) for s in after[vertex]] if after else []
        wishes = wishes or [(y[vertex] - offset, 0.01)]
        at, count = _median(wishes), 1
        while blocks and blocks[-1][0] > at:
            _, others, number = blocks.pop()
            wishes = others + wishes
            at, count = _median(wishes), count + number
        blocks.append((at, wishes, count))
    i = 0
    for at, _, count in blocks:
        for vertex, offset in zip(layer[i : i + count], offsets[i : i + count], strict=True):
            y[vertex] = at + offset
        i += count


def _median(wishes: Sequence[Wish]) -> float:
    """The weighted median; halfway when two values share it, so that a box stands between its two ways."""
    ranked = sorted(wishes)
    half = sum(weight for _, weight in ranked) / 2
    for i, (value, weight) in enumerate(ranked):
        half -= weight
        if half < -1e-9:
            return value
        if half < 1e-9:
            return (value + ranked[min(i + 1, len(ranked) - 1)][0]) / 2
    return ranked[-1][0]
