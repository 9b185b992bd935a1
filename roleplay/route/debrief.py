"""What a debrief shows of a class, all of it as it may be told; and what students hear of each other.

`debrief` is the only way from a tally to a screen, a paper or a file that is shared: it holds no number of learners
that `told.tell` did not let through.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from roleplay.route.attempt import Step
from roleplay.route.tally import Cell, Of
from roleplay.route.told import FEW as FEW
from roleplay.route.told import NOBODY, Told, tell
from roleplay.route.worth import Worth, worth_discussing
from roleplay.scenario.model import Scenario, Scene
from roleplay.scenario.report import DecisionFigures

ENOUGH_TIMES = 5
"""Of fewer learners no time is told."""
ENOUGH = 8
"""Students hear what others chose only from this many on, and then in tenths. Of fewer who came to a decision twice
nothing is told of the second time."""
TABLE = 18
"""Learners who came to a decision twice, from which on a table of before and after is told: two for each cell."""


def tenths(chosen: Mapping[str, int]) -> Mapping[str, int]:
    """The share of each choice in tenths (0 to 10), as students may hear it; nothing while too few have chosen."""
    total = sum(chosen.values())
    return (
        {choice: (20 * number + total) // (2 * total) for choice, number in chosen.items()} if total >= ENOUGH else {}
    )


# -- a class, as it may be told ----------------------------------------------------------------------------------------

Way = tuple[str, str | None, str]
"""From a scene, by a choice (None: it went on by itself), to a scene or an ending: an edge of the scenario map."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The `median` and the middle half, from `low` to `high`: quartiles of values in order, between neighbours linearly
    (Hyndman and Fan's definition 7)."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Learners by name: what the scenario has in the author's order, and apart what is `gone` from it, by name."""

    here: Mapping[str, Told]
    gone: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Again:
    """Of `learners` who came to a decision in a first attempt and in a retry: how many `kept` their answer, how many
    `changed` it. `table`, by the answer before and after, is None while they are fewer than TABLE."""

    learners: Told
    kept: Told
    changed: Told
    table: Mapping[tuple[str, str], Told] | None


@dataclass(frozen=True, slots=True)
class Answers:
    """One decision: how many `came` to its scene and gave which answer (silence too, last), when they first came.

    `seconds` to decide and `replays` are None of fewer than five learners, `again` of fewer than ENOUGH.
    """

    scene: str
    came: Told
    choices: Counts
    seconds: Spread | None
    replays: Spread | None
    again: Again | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A whole way through the scenario, and how many learners took exactly this one."""

    steps: tuple[Step, ...]
    ending: str
    learners: Told


@dataclass(frozen=True, slots=True)
class Debrief:
    """The figures of a class. They count learners: of first attempts, but for `ever`, `retried` and `what_if`.

    `endings` where they ended, `ever` which endings they saw in any attempt, `decisions` in the author's order (`gone`:
    those that are no longer in the scenario), `came` by scene and `took` by way for the map, `stopped` by scene (who
    stands there and is not active), `ways` the largest first and in `other_ways` all those that only a few took or that
    are not counted one by one;
    `worth` discussing, most so first.
    """

    learners: Told
    ended: Told
    retried: Told
    what_if: Told
    endings: Counts
    ever: Counts
    decisions: tuple[Answers, ...]
    gone: tuple[Answers, ...]
    came: Mapping[str, Told]
    took: Mapping[Way, Told]
    stopped: Mapping[str, Told]
    ways: tuple[Taken, ...]
    other_ways: Told
    worth: tuple[Worth, ...]


def debrief(
    scenario: Scenario,
    tally: Mapping[Cell, int],
    active: Mapping[str, int] = MappingProxyType({}),
    deciding: Mapping[str, DecisionFigures] | None = None,
) -> Debrief:
    """The figures of a class at a scenario, merged by name over the revisions that were played.

    `scenario` is the revision whose names and order are shown, `active` by place how many first attempts are under way,
    `deciding` what the scenario's report says of its decisions.
    """
    kept = _Kept(tally)

    def places(of: Of) -> dict[str, Told]:
        return {cell.at: tell(tally[cell]) for cell in kept.of(of)}

    def ends(of: Of) -> Counts:
        found = places(of)
        here = {name: found.pop(name, NOBODY) for name in scenario.endings}
        return Counts(here, found)

    scenes = {scene.id: scene for scene in scenario.scenes.values() if scene.decision is not None}
    lost = {cell.at: Scene(cell.at) for cell in kept.of(Of.CHOSE) if cell.at not in scenes}
    ways = _ways(kept)
    return Debrief(
        learners=kept.told(Cell(Of.LEARNERS)),
        ended=kept.told(Cell(Of.ENDED)),
        retried=kept.told(Cell(Of.RETRIED)),
        what_if=kept.told(Cell(Of.WHAT_IF)),
        endings=ends(Of.AT_END),
        ever=ends(Of.EVER),
        decisions=tuple(_answers(scene, kept) for scene in scenes.values()),
        gone=tuple(_answers(scene, kept) for scene in lost.values()),
        came=places(Of.CAME),
        took={(c.at, c.choice, c.to or ""): tell(tally[c]) for c in kept.of(Of.TOOK)},
        stopped={c.at: tell(max(0, tally[c] - active.get(c.at, 0))) for c in kept.of(Of.STANDS)},
        ways=ways,
        other_ways=tell(max(0, tally.get(Cell(Of.ENDED), 0) - sum(way.learners.low for way in ways))),
        worth=worth_discussing(scenes.values(), tally, deciding),
    )


class _Kept:
    """A tally by what is counted and where."""

    def __init__(self, tally: Mapping[Cell, int]) -> None:
        self.tally = tally
        self._of: dict[Of, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
        for cell, number in tally.items():
            if number > 0:
                self._of[cell.of][cell.at].append(cell)

    def of(self, of: Of) -> list[Cell]:
        """All cells of a kind in which somebody counts, in an order that says nothing."""
        return sorted((cell for cells in self._of[of].values() for cell in cells), key=repr)

    def at(self, of: Of, scene: str) -> list[Cell]:
        """The same at one scene."""
        return sorted(self._of[of][scene], key=repr)

    def told(self, cell: Cell) -> Told:
        """How many learners count in a cell, as it may be told."""
        return tell(self.tally.get(cell, 0))

    def spread(self, of: Of, scene: str, per: int) -> Spread | None:
        """The spread of the whole numbers that a kind counts at a scene."""
        return spread(Counter({int(cell.to or 0): self.tally[cell] for cell in self._of[of][scene]}), per)


def spread(values: Counter[int], per: int = 1) -> Spread | None:
    """Median and middle half of whole numbers, in units of which `per` make one; None below ENOUGH_TIMES.

    The quartile k of n ordered values x is x[i] + f · (x[i+1] − x[i]), where i + f = k · (n − 1) / 4.
    """
    number = values.total()
    if number < ENOUGH_TIMES:
        return None
    places = [divmod(k * (number - 1), 4) for k in (1, 2, 3)]
    return Spread(*(((4 - f) * _at(values, i) + f * _at(values, i + 1 if f else i)) / (4 * per) for i, f in places))


def _at(values: Counter[int], place: int) -> int:
    for value in sorted(values):
        place -= values[value]
        if place < 0:
            return value
    raise IndexError(place)


def _answers(scene: Scene, kept: _Kept) -> Answers:
    here = {c.id: kept.told(Cell(Of.CHOSE, scene.id, c.id)) for c, _ in scene.ways() if c is not None}
    given = {cell.choice or "": kept.told(cell) for cell in kept.at(Of.CHOSE, scene.id)}
    return Answers(
        scene=scene.id,
        came=kept.told(Cell(Of.CAME, scene.id)),
        choices=Counts(here, {choice: told for choice, told in given.items() if choice not in here}),
        seconds=kept.spread(Of.TENTHS, scene.id, 10),
        replays=kept.spread(Of.REPLAYS, scene.id, 1),
        again=_again(scene.id, kept),
    )


def _again(scene: str, kept: _Kept) -> Again | None:
    both = kept.tally.get(Cell(Of.BOTH, scene), 0)
    if both < ENOUGH:
        return None
    same, changed = (kept.told(Cell(Of.KEPT, scene, to=word)) for word in ("yes", "no"))
    table = {(cell.choice or "", cell.to or ""): kept.told(cell) for cell in kept.at(Of.TWICE, scene)}
    return Again(tell(both), same, changed, table if both >= TABLE else None)


def _ways(kept: _Kept) -> tuple[Taken, ...]:
    """Those that more than a few took, the largest first; equals stand by name."""
    cells = [cell for cell in kept.of(Of.WAY) if kept.tally[cell] >= FEW]
    cells.sort(key=lambda cell: -kept.tally[cell])
    return tuple(Taken(cell.way, cell.way[-1].goes_to, kept.told(cell)) for cell in cells)
