"""Figures over many routes: how many came, chose and ended where. Pure counting, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from roleplay.route.attempt import Route

FEW = 3
"""Counts below this are never said exactly: in a small class they would point at a person."""
ENOUGH = 8
"""Students hear what others chose only from this many on, and then in tenths."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`started` and `ended` count attempts; `endings` by ending, `choices` by scene and choice.

    All count attempts from the beginning. `retries` are those that tried another way from a decision.
    """

    started: int
    ended: int
    endings: Mapping[str, int]
    choices: Mapping[str, Mapping[str, int]]
    retries: int = 0

    def came(self, scene: str) -> int:
        """How often a decision was made at `scene`."""
        return sum(self.choices.get(scene, {}).values())


def figures(routes: Iterable[Route]) -> Figures:
    """Counts over `routes`; a scene passed twice in a loop counts twice."""
    started = retries = 0
    endings: Counter[str] = Counter()
    choices: dict[str, Counter[str]] = {}
    for route in routes:
        if route.from_step is not None:
            retries += 1
            continue
        started += 1
        if route.ending is not None:
            endings[route.ending] += 1
        for step in route.steps:
            if step.choice is not None:
                choices.setdefault(step.scene, Counter())[step.choice] += 1
    return Figures(started, endings.total(), endings, choices, retries)


def tenths(chosen: Mapping[str, int]) -> Mapping[str, int]:
    """The share of each choice in tenths (0 to 10), as students may hear it; nothing while too few have chosen."""
    total = sum(chosen.values())
    return (
        {choice: (20 * number + total) // (2 * total) for choice, number in chosen.items()} if total >= ENOUGH else {}
    )
