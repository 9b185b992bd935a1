"""Figures over many routes: how many came, chose and ended where. Pure counting, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from roleplay.route.attempt import Route

FEW = 3
"""Counts below this are never said exactly: in a small class they would point at a person."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`started` and `ended` count attempts; `endings` by ending, `choices` by scene and choice."""

    started: int
    ended: int
    endings: Mapping[str, int]
    choices: Mapping[str, Mapping[str, int]]

    def came(self, scene: str) -> int:
        """How often a decision was made at `scene`."""
        return sum(self.choices.get(scene, {}).values())


def figures(routes: Iterable[Route]) -> Figures:
    """Counts over `routes`; a scene passed twice in a loop counts twice."""
    started = 0
    endings: Counter[str] = Counter()
    choices: dict[str, Counter[str]] = {}
    for route in routes:
        started += 1
        if route.ending is not None:
            endings[route.ending] += 1
        for step in route.steps:
            if step.choice is not None:
                choices.setdefault(step.scene, Counter())[step.choice] += 1
    return Figures(started, endings.total(), endings, choices)
