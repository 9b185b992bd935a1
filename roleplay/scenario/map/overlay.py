"""Which boxes and edges of a drawing a told route runs along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from roleplay.finding import Hop
from roleplay.scenario import graph
from roleplay.scenario.map.drawing import Box, Drawing, Edge, Row

Passed = tuple[Box, Row | None]
"""A box and the row by which the route leaves it; None where it stops."""


def along(drawing: Drawing, route: Sequence[Hop]) -> tuple[list[Passed], list[Edge]]:
    """The boxes in the order of the route with the rows taken, and the edges between them. What a drawing does not
    have is passed over: a route may have been told of an older text."""
    edges = {(edge.scene, edge.choice, edge.target): edge for edge in reversed(drawing.edges)}
    boxes: list[Passed] = []
    taken: list[Edge] = []
    for hop, following in pairwise([*route, Hop("")]):
        box = drawing.box(hop.place)
        if box is None:
            continue
        edge = edges.get((hop.place, hop.choice, following.place)) or edges.get((hop.place, hop.choice, graph.HOLE))
        leaves = edge is not None and (bool(following.place) or hop.choice is not None)
        boxes.append((box, next((r for r in box.rows if r.choice == hop.choice), None) if leaves else None))
        if edge is not None and leaves:
            taken.append(edge)
    return boxes, taken
