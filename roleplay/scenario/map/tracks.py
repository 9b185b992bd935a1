"""The ways as strokes: level past boxes, bending between columns, turning with round corners when they lead back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.scenario.map.columns import FORK, LEG, STUB, Column
from roleplay.scenario.map.drawing import Edge, Piece, Point, Stroke
from roleplay.scenario.map.plan import Plan, Way

_CORNER = 7.0
_TURN = 13.0
"""How far left of its box a way that comes back turns down."""
_ROUND = 0.5523
"""The control points of a cubic that looks like a quarter of a circle."""


class _Pen:
    """Collects the pieces of one stroke."""

    def __init__(self, x: float, y: float) -> None:
        self.start = self.at = (round(x, 1), round(y, 1))
        self.pieces: list[Piece] = []

    def _add(self, *points: Point) -> None:
        piece = tuple((round(x, 1), round(y, 1)) for x, y in points)
        if piece[-1] != self.at:
            self.pieces.append(piece)
            self.at = piece[-1]

    def level(self, x: float) -> None:
        self._add((x, self.at[1]))

    def bend(self, x: float, y: float) -> None:
        """To a point at another height, level at both ends."""
        if abs(y - self.at[1]) < 0.2:
            self.level(x)
            return
        half = (self.at[0] + x) / 2
        self._add((half, self.at[1]), (half, y), (x, y))

    def turn(self, x: float, y: float, onward: int) -> None:
        """Up or down at `x` to the height `y`, and on to the right (`onward` 1) or the left (-1)."""
        from_x, from_y = self.at
        down = 1 if y > from_y else -1
        r = min(_CORNER, abs(y - from_y) / 2)
        side = 1 if x > from_x else -1
        k = r * (1 - _ROUND)
        self.level(x - side * r)
        self._add((x - side * k, from_y), (x, from_y + down * k), (x, from_y + down * r))
        self._add((x, y - down * r))
        self._add((x, y - down * k), (x + onward * k, y), (x + onward * r, y))

    def stroke(self) -> Stroke:
        return Stroke(self.start, tuple(self.pieces) or ((self.start,),))


@dataclass(frozen=True, slots=True)
class Tracks:
    """Draws the ways of a plan, given the `tops` of its vertices and its columns."""

    plan: Plan
    tops: Sequence[float]
    columns: Sequence[Column]

    def edges(self) -> tuple[Edge, ...]:
        """Every way as an edge, in the order of the ways; strokes that ways share are the same values."""
        return tuple(self._edge(way) for way in self.plan.ways)

    def _edge(self, way: Way) -> Edge:
        plan, box = self.plan, self.plan.boxes[way.tail]
        top = self.tops[way.tail] + plan.raised(way.tail)
        here = self.columns[plan.ranks.column[way.tail]]
        pen = _Pen(here.right, top + way.at)
        pen.bend(here.right + FORK, top + way.leaves)
        strokes = self._stub(pen, here, way) if way.head is None else self._run(pen, way, way.head)
        return Edge(
            box.place,
            way.choice,
            way.branch,
            way.target,
            strokes,
            way.back,
            way.label,
            way.condition,
            (round(here.right + FORK + 1, 1), round(top + way.leaves - 4, 1)),
        )

    def _stub(self, pen: _Pen, here: Column, way: Way) -> tuple[Stroke, ...]:
        pen.level(here.lead - STUB + 6 if way.label else here.right + FORK + 6)
        return (pen.stroke(),)

    def _run(self, pen: _Pen, way: Way, head: int) -> tuple[Stroke, ...]:
        column, goal = self.plan.ranks.column[way.tail], self.plan.ranks.column[head]
        if way.back:
            self._turn_back(pen, way, head)
            if column == goal and way.tail != head:
                return (pen.stroke(),)
        step = -1 if way.back else 1
        strokes: list[Stroke] = []
        while column != goal:
            here, following = self.columns[column], self.columns[column + step]
            pen.level(here.arrive if way.back else here.leave)
            key = (head, way.back, column + step)
            if column + step == goal:
                y = self.tops[head] + self.plan.entry_at(way)
            else:
                y = self.tops[self.plan.dummies[key]] + (self.plan.style.lane - 3) / 2
            pen.bend(following.leave if way.back else following.arrive, y)
            strokes.append(pen.stroke())
            pen = _Pen(*pen.at)
            column += step
        if way.back and not strokes:
            strokes.append(pen.stroke())
            pen = _Pen(*pen.at)
        return (*strokes, self._arrival(pen, way, head))

    def _turn_back(self, pen: _Pen, way: Way, head: int) -> None:
        """From the port up or down to the lane, and back along it to the left of the box, or straight in when the
        target stands in the same column."""
        plan = self.plan
        here = self.columns[plan.ranks.column[way.tail]]
        under = plan.under.get(way.tail, [])
        lanes = under if head in under else plan.over[way.tail]
        leg = here.leave - (lanes.index(head) + 0.5) * LEG
        pen.turn(leg, self.tops[way.tail] + plan.exit_at(way), -1)
        if way.tail == head:
            pen.level(here.right)
        elif plan.ranks.column[head] == plan.ranks.column[way.tail]:
            entry = self.tops[head] + plan.raised(head) + plan.boxes[head].entry
            pen.turn(here.left - _TURN, entry, 1)
            pen.level(here.left)

    def _arrival(self, pen: _Pen, way: Way, head: int) -> Stroke:
        """The last stretch into a box, shared by all that arrive from that side."""
        there = self.columns[self.plan.ranks.column[head]]
        if way.back:
            entry = self.tops[head] + self.plan.raised(head) + self.plan.boxes[head].entry
            pen.turn(there.left - _TURN, entry, 1)
        pen.level(there.left)
        return pen.stroke()
