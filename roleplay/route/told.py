"""What may be told of how many: the one door through which a count of learners leaves towards a screen or a file.

Counts of 1 and 2 read “a few”: in a small class they would point at a person. All others are told as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

FEW = 3
"""Counts below this, but for 0, are never said exactly."""


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
        return self.exact is None

    @property
    def middle(self) -> float:
        """What lengths and widths go by: the same for 1 and 2."""
        return (self.low + self.high) / 2

    def share(self, of: Told) -> float:
        """`middle` as a share (0 to 1) of that of the whole."""
        return min(1.0, self.middle / of.middle) if of.middle else 0.0


NOBODY = Told(0, 0)


def tell(number: int) -> Told:
    """What may be told of so many learners."""
    return Told(1, FEW - 1) if 0 < number < FEW else Told(number, number)
