"""Which column a place stands in: cycles are broken at the ways that lead back, then each scene stands as far to the
right as the longest way to it, and the endings in the last column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

Arrow = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ranks:
    """Per vertex its `column` and its seat in the `order` of a first reading; which arrows (indices) lead `back`, and
    which vertices can be `reached`."""

    column: tuple[int, ...]
    order: tuple[int, ...]
    back: frozenset[int]
    reached: frozenset[int]


def rank(scenes: int, endings: int, begin: int | None, arrows: Sequence[Arrow]) -> Ranks:
    """The columns of `scenes` (numbered from 0) and `endings` (numbered after them), from `begin`."""
    count = scenes + endings
    out: list[list[int]] = [[] for _ in range(count)]
    entered = [False] * count
    for index, (tail, head) in enumerate(arrows):
        out[tail].append(index)
        entered[head] |= tail != head
    roots = [] if begin is None else [begin]
    roots += sorted((v for v in range(count) if v != begin), key=lambda v: (v >= scenes, entered[v]))
    reached = _distances(roots[:1] if begin is not None else [], out, arrows)
    tries = [_try(roots, back, out, arrows, reached, begin, scenes) for back in _breaks(roots, out, arrows)]
    # Of two ways to break the cycles the better one has fewer columns and ways back together.
    column, visits, back = min(tries, key=lambda told: max(told[0], default=0) + len(told[2]))
    last = 1 + max(column[:scenes], default=-1)
    column[scenes:] = [last] * endings
    order = [0] * count
    for number, vertex in enumerate(visits):
        order[vertex] = number
    return Ranks(tuple(column), tuple(order), frozenset(back), frozenset(reached))


def _breaks(roots: Sequence[int], out: Sequence[Sequence[int]], arrows: Sequence[Arrow]) -> tuple[set[int], set[int]]:
    """Two sets of arrows without which there are no cycles: those that lead back to where a first reading came from,
    and those on a cycle that lead no farther from the beginning."""
    walked = _visit(roots, set(), out, arrows)[1]
    far: dict[int, int] = {}
    for root in roots:
        if root not in far:
            far |= _distances([root], out, arrows, far)
    cycles: Iterable[set[int]] = nx.strongly_connected_components(nx.DiGraph(arrows))
    ring = {vertex: number for number, cycle in enumerate(cycles) for vertex in cycle}
    seat = {v: i for i, v in enumerate(sorted(far, key=far.__getitem__))}
    nearer = {i for i, (tail, head) in enumerate(arrows) if ring[tail] == ring[head] and seat[tail] >= seat[head]}
    return walked, nearer


def _try(
    roots: Sequence[int],
    back: set[int],
    out: Sequence[Sequence[int]],
    arrows: Sequence[Arrow],
    reached: Mapping[int, int],
    begin: int | None,
    scenes: int,
) -> tuple[list[int], list[int], set[int]]:
    visits, _ = _visit(roots, back, out, arrows)
    column = _columns(visits, arrows, out, back, reached, begin, scenes)
    back = {i for i, (tail, head) in enumerate(arrows) if head < scenes and column[tail] >= column[head]}
    return column, visits, back


def _visit(
    roots: Sequence[int], without: set[int], out: Sequence[Sequence[int]], arrows: Sequence[Arrow]
) -> tuple[list[int], set[int]]:
    """Every vertex in depth-first order with predecessors first, and the arrows that lead back to an open one."""
    opened, closed = 1, 2
    state: dict[int, int] = {}
    finished: list[int] = []
    back: set[int] = set()
    for root in roots:
        if root in state:
            continue
        state[root] = opened
        # The last way is walked first: what is finished last comes first, so the author's order is kept.
        stack = [(root, reversed(out[root]))]
        while stack:
            vertex, ways = stack[-1]
            index = next(ways, None)
            if index is None:
                state[vertex] = closed
                finished.append(vertex)
                stack.pop()
                continue
            head = arrows[index][1]
            if index in without:
                continue
            if state.get(head) == opened:
                back.add(index)
            elif head not in state:
                state[head] = opened
                stack.append((head, reversed(out[head])))
    return finished[::-1], back


def _distances(
    roots: Sequence[int], out: Sequence[Sequence[int]], arrows: Sequence[Arrow], known: Mapping[int, int] = {}
) -> dict[int, int]:
    """How many steps from the nearest root everything lies that can be reached and is not known yet."""
    far = dict.fromkeys(roots, 0)
    todo = list(roots)
    for vertex in todo:
        for index in out[vertex]:
            head = arrows[index][1]
            if head not in far and head not in known:
                far[head] = far[vertex] + 1
                todo.append(head)
    return far


def _columns(
    visits: Sequence[int],
    arrows: Sequence[Arrow],
    out: Sequence[Sequence[int]],
    back: set[int],
    reached: Mapping[int, int],
    begin: int | None,
    scenes: int,
) -> list[int]:
    """The longest way to each scene; what nobody reaches pushes nothing that somebody reaches."""
    column = [0] * len(out)
    ahead: list[list[int]] = [[] for _ in out]
    behind = [0] * len(out)
    for vertex in visits:
        for index in out[vertex]:
            head = arrows[index][1]
            if index in back or head >= scenes:
                continue
            if (vertex in reached) == (head in reached):
                column[head] = max(column[head], column[vertex] + 1)
                behind[head] += 1
            ahead[vertex].append(head)
    for vertex in reversed(visits):
        # What leads on to more places than it is led to from stands better next to the former.
        if ahead[vertex] and vertex != begin and len(set(ahead[vertex])) > behind[vertex]:
            column[vertex] = max(column[vertex], min(column[head] for head in ahead[vertex]) - 1)
    return column
