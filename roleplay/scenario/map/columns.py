"""Where the columns stand: each has its boxes, a stretch for conditions and turning ways, and room for the bends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.scenario.map.drawing import Kind
from roleplay.scenario.map.plan import Plan
from roleplay.scenario.map.wording import width

MARGIN = 30.0
FORK = 16.0
"""How far after the port the branches of a reaction have parted."""
LEG = 8.0
"""The distance of two ways that turn back beside each other."""
ARRIVING = 20.0
"""The level stretch before a box; those who come back turn into it from above."""
NUMBERED = 14.0
"""How far a condition moves aside for a number."""
STUB = 20.0
_PLAIN_LEAD = 14.0
_STEEP = 0.12


@dataclass(frozen=True, slots=True)
class Column:
    """From left to right: `arrive` (the bends before it end), its boxes from `left` to `right`, `lead` (where the
    branches have told their conditions), `leave` (the bends after it begin)."""

    arrive: float
    left: float
    right: float
    lead: float
    leave: float


def columns(plan: Plan, tops: Sequence[float]) -> tuple[Column, ...]:
    """The columns of a plan whose vertices have these `tops`."""
    count = len(plan.net.layers)
    leads, legs = [_PLAIN_LEAD] * count, [0] * count
    for way in plan.ways:
        column = plan.ranks.column[way.tail]
        told = width(way.label, plan.style.label) + NUMBERED + 2 if way.label else 0
        leads[column] = max(leads[column], FORK + told + (STUB if way.head is None else 0))
    for vertex, column in enumerate(plan.ranks.column):
        turning = max(len(plan.over.get(vertex, ())), len(plan.under.get(vertex, ())))
        legs[column] = max(legs[column], turning)
    told_columns: list[Column] = []
    arrive = MARGIN
    for column in range(count):
        left = arrive + ARRIVING
        right = left + plan.style.w
        lead = right + leads[column]
        leave = lead + legs[column] * LEG
        told_columns.append(Column(*(round(x, 1) for x in (arrive, left, right, lead, leave))))
        arrive = leave + _bend(plan, tops, column)
    return tuple(told_columns)


def _bend(plan: Plan, tops: Sequence[float], column: int) -> float:
    """The room for the bends after a column: more where lines climb far."""
    gap = plan.net.gaps[column] if column < len(plan.net.gaps) else ()
    rises = (abs(tops[s.left] + s.left_at - tops[s.right] - s.right_at) for s in gap)
    least, most = plan.style.bends
    return min(most, least + _STEEP * max(rises, default=0.0))


def right_edge(plan: Plan, told: Sequence[Column]) -> float:
    """Where the drawing ends: at the endings, or after the last ways out when there are none."""
    only_endings = all(plan.boxes[v].kind is Kind.ENDING for v in plan.net.layers[-1] if v < len(plan.boxes))
    return (told[-1].right if only_endings else told[-1].leave) + MARGIN
