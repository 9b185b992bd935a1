"""Strongly connected components of a graph of numbers (Tarjan's algorithm, without recursion), in linear time.

networkx answers the same for a graph of objects; this one walks millions of states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Components:
    """`order` holds the nodes component by component, every one after all that it leads to; `bounds` where each begins.

    `of` is the component of a node. In a graph without loops `order` is a topological order, backwards.
    """

    order: list[int]
    bounds: list[int]
    of: list[int]

    def members(self, component: int) -> list[int]:
        """The nodes of a component."""
        return self.order[self.bounds[component] : self.bounds[component + 1]]

    def larger(self) -> Iterator[int]:
        """The components of more than one node."""
        bounds = self.bounds
        return (c for c in range(len(bounds) - 1) if bounds[c + 1] - bounds[c] > 1)


def components(first: Sequence[int], target: Sequence[int]) -> Components:
    """The components of a graph: the edges of node v lead to `target[first[v]:first[v + 1]]`."""
    count = len(first) - 1
    done = count + 1  # larger than any number that is given out
    number, low, edge = [0] * count, [0] * count, list(first)
    order: list[int] = []
    bounds, of, held, seen = [0], [0] * count, [], 0
    for root in range(count):
        if number[root]:
            continue
        seen += 1
        number[root] = low[root] = seen
        held.append(root)
        path = [root]
        while path:
            node = path[-1]
            at, end, lowest = edge[node], first[node + 1], low[node]
            while at < end:
                after = target[at]
                at += 1
                met = number[after]
                if not met:
                    edge[node], low[node] = at, lowest
                    seen += 1
                    number[after] = low[after] = seen
                    held.append(after)
                    path.append(after)
                    break
                if met < lowest:
                    lowest = met
            else:
                path.pop()
                if lowest == number[node]:
                    component = len(bounds) - 1
                    member = -1
                    while member != node:
                        member = held.pop()
                        number[member], of[member] = done, component
                        order.append(member)
                    bounds.append(len(order))
                elif lowest < low[path[-1]]:
                    low[path[-1]] = lowest
    return Components(order, bounds, of)
