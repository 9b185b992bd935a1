"""Counts under the names that things have now: routes under an old name count with the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from roleplay.route.attempt import Route, Step
from roleplay.route.tally import Cell, Of
from roleplay.scenario.model import Scenario
from roleplay.scenario.naming import Name, Naming, names_of
from roleplay.scenario.rename import Rename

_PLAIN = frozenset({Of.TENTHS, Of.REPLAYS, Of.KEPT})
"""Cells whose `to` is no name. That of TWICE is an answer; that of others is a place."""


def renamed(tally: Mapping[Cell, int], renames: Sequence[Rename], scenario: Scenario) -> Counter[Cell]:
    """A tally under the names of `scenario`, after what was renamed.

    A learner who played before and after counts under both names in what is of any attempt (EVER), so that the sum may
    be too high by her; it is never more than all learners.
    """
    if not renames:
        return Counter(tally)
    naming = Naming(scenario, renames)
    found: Counter[Cell] = Counter()
    for cell, number in tally.items():
        found[_cell(cell, naming)] += number
    everybody = tally.get(Cell(Of.LEARNERS), 0)
    for cell in found:
        if cell.of is Of.EVER:
            found[cell] = min(found[cell], everybody)
    return found


def route_of(route: Route, renames: Sequence[Rename], scenario: Scenario) -> Route:
    """A route under the names of `scenario`."""
    if not renames:
        return route
    naming = Naming(scenario, renames)
    ending = naming.place(route.ending) if route.ending is not None else None
    return replace(route, steps=_steps(route.steps, naming), ending=ending)


def chosen_at(
    chosen: Mapping[str, Mapping[str, int]], renames: Sequence[Rename], now: Scenario, played: Scenario
) -> dict[str, Counter[str]]:
    """How many chose what, by scene, under the names of the revision `played`: older, or `now`'s own."""
    if not renames:
        return {scene: Counter(numbers) for scene, numbers in chosen.items()}
    naming = Naming(now, renames)
    found: dict[str, Counter[str]] = {scene: Counter() for scene in played.scenes}
    scenes = {naming.place(scene): scene for scene in played.scenes}
    own = {naming.of(name): name for name in names_of(played)}
    for scene, numbers in chosen.items():
        for choice, number in numbers.items():
            called = naming.of(Name(scene, choice))
            here = own.get(called, Name(scenes.get(called.place, called.place), called.choice))
            found.setdefault(here.place, Counter())[here.choice or ""] += number
    return found


def moved(numbers: Mapping[str, int], renames: Sequence[Rename], scenario: Scenario) -> Counter[str]:
    """The same of numbers by place."""
    naming = Naming(scenario, renames)
    found: Counter[str] = Counter()
    for place, number in numbers.items():
        found[naming.place(place)] += number
    return found


def _cell(cell: Cell, naming: Naming) -> Cell:
    return Cell(
        cell.of,
        naming.place(cell.at) if cell.at else "",
        naming.choice(cell.at, cell.choice),
        _to(cell, naming),
        _steps(cell.way, naming),
    )


def _steps(steps: Iterable[Step], naming: Naming) -> tuple[Step, ...]:
    return tuple(Step(naming.place(s.scene), naming.choice(s.scene, s.choice), naming.place(s.goes_to)) for s in steps)


def _to(cell: Cell, naming: Naming) -> str | None:
    if cell.to is None or cell.of in _PLAIN:
        return cell.to
    return naming.choice(cell.at, cell.to) if cell.of is Of.TWICE else naming.place(cell.to)
