"""What may be told of how many: the one door through which a count of learners leaves towards a screen or a file.

Counts of 1 and 2 read “a few”. But with two of three bars and the total the third is known, and what came into a scene
is told again by what left it. So all that is told of a group is told at once, by `tell`, and for every small count
there is a witness: another group, of as many learners on routes of this one, for which every word told is true as well
and in which that count is another one. Nobody who holds all that is told, totals included, can say which it was.

A witness is the group itself with one learner of row a in row b. It changes the counts in which only one of the two
rows is, by 1; these are told as ranges that hold both values. All others are exact. That is complementary cell
suppression (Cox 1980; as a question of networks Gusfield 1988) in which every suppressed cell carries its proof.

What is told twice can be subtracted: a group is told anew for each learner who joins it, and who watches the screen may
see one “12” become “13”. Small groups stay the weak spot.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

FEW = 3
"""Counts below this are never said exactly: in a small class they would point at a person."""
LEAST = 6
"""Of a smaller group only its size is told: in it nearly every count is one of a few."""

_NEAR = 64
"""Of the most common rows so many are tried for a witness: enough to find a near one, few enough for a large group."""
_WIDE = 50.0
"""A witness in which one becomes 0, or two become three, costs as much as so many exact counts: where nobody reads “0”
and three read “3”, “a few” is taken for one or two."""
_SLACK = 1.0
"""Among witnesses that cost so little more than the cheapest the lot decides."""

C = TypeVar("C", bound=Hashable)
Row = frozenset[C]


@dataclass(frozen=True, slots=True)
class Told:
    """A count as it may be told: at least `low`, at most `high` learners."""

    low: int
    high: int

    @property
    def exact(self) -> int | None:
        """The count itself, where it may be said; never 1 or 2."""
        return self.low if self.low == self.high else None

    @property
    def few(self) -> bool:
        """Whether it reads “a few”."""
        return self.low < FEW and self.high > 0

    @property
    def middle(self) -> float:
        """The middle of the range, for lengths and widths: it says no more than the range does."""
        return (self.low + self.high) / 2

    def share(self, of: Told) -> float:
        """`middle` as a share (0 to 1) of that of the whole."""
        return min(1.0, self.middle / of.middle) if of.middle else 0.0


NOBODY = Told(0, 0)
A_FEW = Told(0, FEW + 1)
"""What “a few” says, everywhere the same: below three, or so near to it that it may be in a witness."""


@dataclass(frozen=True, slots=True)
class Telling(Generic[C]):
    """All that is told of one group: its size (`everyone`), and by `of` how many of it count in a cell."""

    everyone: Told
    cells: Mapping[C, Told]
    rest: Told = NOBODY

    def of(self, cell: C) -> Told:
        """How many learners count in a cell."""
        return self.cells.get(cell, self.rest)


def tell(rows: Mapping[Row[C], int], seed: str) -> Telling[C]:
    """What may be told of a group, given how many learners there are of each row: the set of cells they count in.

    The size of the group is taken to be known to everybody. `seed`, a secret of the group, casts the lot among
    witnesses that are about as good: without it, who knows this code could try it on every group that may be. (That it
    is enough is tested of one question at a time.) The same group and seed are always told alike.
    """
    everyone = sum(rows.values())
    size = A_FEW if 0 < everyone < FEW else Told(everyone, everyone)
    if everyone < LEAST:
        return Telling(size, {}, Told(0, size.high))
    search = _Search({row: number for row, number in rows.items() if number}, seed)
    search.run()
    return Telling(size, {cell: search.told(cell, everyone) for cell in search.count})


@dataclass(slots=True)
class _Search(Generic[C]):
    """The search for witnesses: `low` and `high` bound each count over the group and the witnesses found so far.

    `open` are the small counts that have no witness yet.
    """

    rows: Mapping[Row[C], int]
    seed: str
    count: Counter[C] = field(default_factory=Counter)
    low: dict[C, int] = field(default_factory=dict)
    high: dict[C, int] = field(default_factory=dict)
    open: set[C] = field(default_factory=set)
    lots: dict[Row[C], bytes] = field(default_factory=dict)
    names: dict[C, str] = field(default_factory=dict)

    def run(self) -> None:
        """Until every small count has a witness. Rows with most of them come first: one witness can serve them all.

        There always is one: of six learners or more at most two are in a small count, and another one is not.
        """
        for row, number in self.rows.items():
            for cell in row:
                self.count[cell] += number
        self.names = {cell: repr(cell) for cell in self.count}
        self.lots = {row: _lot(self.seed, map(self.names.__getitem__, row)) for row in self.rows}
        self.low, self.high = dict(self.count), dict(self.count)
        self.open = {cell for cell, number in self.count.items() if number < FEW}
        common = sorted(self.rows, key=lambda row: (-self.rows[row], self.lots[row]))[:_NEAR]
        small = [(-len(row & self.open), self.lots[row], row) for row in self.rows if row & self.open]
        for _, _, row in sorted(small, key=lambda one: one[:2]):
            while row & self.open:
                self._take(row, common)

    def _take(self, row: Row[C], common: list[Row[C]]) -> None:
        """Takes one of the cheapest witnesses that move a learner from this row or into it."""
        moves = [move for other in common for move in ((row, other), (other, row))]
        costs = [self._cost(*move) for move in moves]
        bound = min(costs) + _SLACK
        cheap = (move for move, cost in zip(moves, costs, strict=True) if cost <= bound)
        source, goal = min(cheap, key=lambda move: (self.lots[move[0]], self.lots[move[1]]))
        for cell in source - goal:
            self.low[cell] = self.count[cell] - 1
        for cell in goal - source:
            self.high[cell] = self.count[cell] + 1
        self.open -= source ^ goal

    def _cost(self, source: Row[C], goal: Row[C]) -> float:
        """What the witness in which a learner moves from `source` to `goal` takes away from what can be told: exact
        counts, for each small one that it serves, and the sense of “a few”."""
        down, up = source - goal, goal - source
        serves = len(self.open & down) + len(self.open & up)
        if not serves:
            return math.inf
        exact = sum(self.count[c] >= FEW and self.low[c] == self.high[c] for c in (*down, *up))
        wide = sum(self.count[c] == 1 for c in down) + sum(self.count[c] == FEW - 1 for c in up)
        return exact / serves + _WIDE * wide

    def told(self, cell: C, everyone: int) -> Told:
        """A count that no witness changes as it is; any other as a range in which it may be either of two or more."""
        low, high = self.low[cell], self.high[cell]
        if low == high:
            return Told(low, high)
        if low < FEW:
            return A_FEW
        if high - low == 2:  # the count would be the one in the middle
            up = low == FEW or (high < everyone and _lot(self.seed, [self.names[cell]])[0] % 2)
            return Told(low, high + 1) if up else Told(low - 1, high)
        return Told(low, high)


def _lot(seed: str, names: Iterable[str]) -> bytes:
    # A hash and not `random`: what was told once is told so again, in every later version of Python.
    return hashlib.sha256("\0".join([seed, *sorted(names)]).encode()).digest()
