"""What a debrief shows of a class, all of it as it may be told; and, before that, counts over routes without names.

`debrief` is the only way from a tally to a screen, a paper or a file that is shared: it holds no number of learners
that `told.tell` did not let through, and everything in it was told at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from roleplay.route.attempt import Route, Step
from roleplay.route.tally import ENOUGH_TIMES, Cell, Of, Row, Spread, Tally
from roleplay.route.told import FEW as FEW
from roleplay.route.told import LEAST, Telling, Told, tell
from roleplay.route.worth import Worth, worth_discussing
from roleplay.scenario.model import Scenario, Scene
from roleplay.scenario.report import DecisionFigures

ENOUGH = 8
"""Students hear what others chose only from this many on, and then in tenths. Of fewer who came to a decision twice
nothing is told of the second time."""
TABLE = 18
"""Learners who came to a decision twice, from which on a table of before and after is told: two for each cell."""


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


# -- a class, as it may be told ----------------------------------------------------------------------------------------

Way = tuple[str, str | None, str]
"""From a scene, by a choice (None: it went on by itself), to a scene or an ending: an edge of the scenario map."""


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
    those that are no longer in the scenario), `came` by scene and `took` by way for the map, `stopped` by scene,
    `ways` the largest first and in `other_ways` all those that only a few took; `worth` discussing, most so first.
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
    scenario: Scenario, tally: Tally, seed: str, deciding: Mapping[str, DecisionFigures] | None = None
) -> Debrief:
    """The figures of a class at a scenario, merged by name over the revisions that were played.

    `scenario` is the revision whose names and order are shown, `deciding` what its report says of its decisions, `seed`
    a secret of the class (see `tell`).
    """
    telling = telling_of(tally.rows, seed)

    def places(of: Of) -> dict[str, Told]:
        return {cell.at: telling.cells[cell] for cell in _of(telling, of)}

    def ends(of: Of) -> Counts:
        here = {name: telling.of(Cell(of, name)) for name in scenario.endings}
        return Counts(here, {name: told for name, told in places(of).items() if name not in here})

    scenes = {scene.id: scene for scene in scenario.scenes.values() if scene.decision is not None}
    lost = {cell.at: Scene(cell.at) for cell in _of(telling, Of.CHOSE) if cell.at not in scenes}
    return Debrief(
        learners=telling.everyone,
        ended=telling.of(Cell(Of.ENDED)),
        retried=telling.of(Cell(Of.RETRIED)),
        what_if=telling.of(Cell(Of.WHAT_IF)),
        endings=ends(Of.AT_END),
        ever=ends(Of.EVER),
        decisions=tuple(_answers(scene, tally, telling) for scene in scenes.values()),
        gone=tuple(_answers(scene, tally, telling) for scene in lost.values()),
        came=places(Of.CAME),
        took={(c.at, c.choice, c.to or ""): telling.cells[c] for c in _of(telling, Of.TOOK)},
        stopped=places(Of.STOPPED),
        ways=_ways(telling),
        other_ways=telling.of(_OTHER),
        worth=worth_discussing(
            [s for s in scenes.values() if surely_answered(telling, s.id) >= LEAST], tally.rows, deciding
        ),
    )


_OTHER = Cell(Of.WAY)
"""Every way that is not told by itself."""


def telling_of(rows: Mapping[Row, int], seed: str) -> Telling[Cell]:
    """The cells that a debrief tells, as they may be told.

    What it never tells is left out before: it need not be hidden, and would only blur the rest. That something is told
    at all must not say more than what is told, either: what stands on the right side of its bound in the group, but not
    surely in what is told of it, is left out as well.
    """
    count = Counter(dict.fromkeys((cell for row in rows for cell in row), 0))
    for row, number in rows.items():
        count.update(dict.fromkeys(row, number))
    bounds = {cell: FEW for cell in count if cell.of is Of.WAY}
    bounds |= {cell: ENOUGH for cell in count if cell.of is Of.KEPT}
    bounds |= {cell: TABLE for cell in count if cell.of is Of.TWICE}

    def reached(cell: Cell, number: Callable[[Cell], int]) -> bool:
        return number(cell if cell.of is Of.WAY else Cell(Of.BOTH, cell.at)) >= bounds[cell]

    shown = {cell for cell in bounds if reached(cell, count.__getitem__)}
    while True:
        telling = tell(_shown(rows, shown), seed)
        sure = {cell for cell in shown if reached(cell, lambda c, told=telling: told.of(c).low)}  # type: ignore[misc]
        if sure == shown:
            return telling
        shown = sure


def _shown(rows: Mapping[Row, int], shown: Collection[Cell]) -> Counter[Row]:
    again = {cell.at for cell in shown if cell.of is Of.KEPT}
    found: Counter[Row] = Counter()
    for row, number in rows.items():
        cells = set()
        for cell in row:
            if cell.of is Of.WAY:
                cells.add(cell if cell in shown else _OTHER)
            elif (
                cell.of not in (Of.BOTH, Of.KEPT, Of.TWICE)
                or cell in shown
                or (cell.of is Of.BOTH and cell.at in again)
            ):
                cells.add(cell)
        found[frozenset(cells)] += number
    return found


def _of(telling: Telling[Cell], of: Of) -> list[Cell]:
    return sorted((cell for cell in telling.cells if cell.of is of), key=repr)


def _answers(scene: Scene, tally: Tally, telling: Telling[Cell]) -> Answers:
    here = {c.id: telling.of(Cell(Of.CHOSE, scene.id, c.id)) for c, _ in scene.ways() if c is not None}
    given = {c.choice or "": telling.cells[c] for c in _of(telling, Of.CHOSE) if c.at == scene.id}
    gone = {choice: told for choice, told in given.items() if choice not in here}
    # Not by how many there were: that times are told would tell it.
    timed = surely_answered(telling, scene.id) >= ENOUGH_TIMES
    return Answers(
        scene=scene.id,
        came=telling.of(Cell(Of.CAME, scene.id)),
        choices=Counts(here, gone),
        seconds=tally.time(scene.id) if timed else None,
        replays=tally.replayed(scene.id) if timed else None,
        again=_again(scene.id, telling),
    )


def surely_answered(telling: Telling[Cell], scene: str) -> int:
    """The least number of learners who answered at a scene, by what is told."""
    return sum(telling.cells[cell].low for cell in _of(telling, Of.CHOSE) if cell.at == scene)


def _again(scene: str, telling: Telling[Cell]) -> Again | None:
    both = telling.cells.get(Cell(Of.BOTH, scene))
    if both is None:
        return None
    kept, changed = (telling.of(Cell(Of.KEPT, scene, None, word)) for word in ("yes", "no"))
    table = {(c.choice or "", c.to or ""): telling.cells[c] for c in _of(telling, Of.TWICE) if c.at == scene}
    return Again(both, kept, changed, table or None)


def _ways(telling: Telling[Cell]) -> tuple[Taken, ...]:
    """The largest first, as far as it is told: those told alike stand by name."""
    cells = [cell for cell in _of(telling, Of.WAY) if cell != _OTHER]
    cells.sort(key=lambda cell: -telling.cells[cell].middle)
    return tuple(Taken(cell.way, cell.way[-1].goes_to, telling.cells[cell]) for cell in cells)
