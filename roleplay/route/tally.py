"""Counting routes: for each learner the cells she counts in, and how many learners count in exactly the same ones.

A learner counts once in a cell, however often she came there: with her first answer at a scene in her first attempt.
Tallies of different learners add up, so that they can be kept and need not be counted again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from roleplay.route.attempt import Step
from roleplay.route.played import Played

ENOUGH_TIMES = 5
"""Of fewer learners no time is told."""


class Of(StrEnum):
    """What a cell counts learners of. All but the last six are of first attempts."""

    ENDED = "ended"
    CAME = "came"
    CHOSE = "chose"
    TOOK = "took"
    AT_END = "at_end"
    STOPPED = "stopped"
    WAY = "way"
    EVER = "ever"
    RETRIED = "retried"
    WHAT_IF = "what_if"
    BOTH = "both"
    KEPT = "kept"
    TWICE = "twice"


class Cell(NamedTuple):
    """What a learner can count in: came to `at`, chose `choice` there, went from there `to` a place, took a `way` …

    BOTH: answered there in a first attempt and in a retry. KEPT: whether (`to`) the answer was the same. TWICE: it was
    `choice` at first, and `to` in the first retry that came there.
    """

    of: Of
    at: str = ""
    choice: str | None = None
    to: str | None = None
    way: tuple[Step, ...] = ()


Row = frozenset[Cell]


@dataclass(frozen=True, slots=True)
class Spread:
    """The `median` and the middle half, from `low` to `high`: quartiles of values in order, between neighbours linearly
    (Hyndman and Fan's definition 7)."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Tally:
    """How many learners there are of each row; by scene, how many took so many tenths of a second, or replays.

    Times and replays are of first attempts, of the first answer at a scene.
    """

    rows: Counter[Row] = field(default_factory=Counter)
    tenths: Mapping[str, Counter[int]] = field(default_factory=dict)
    replays: Mapping[str, Counter[int]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.rows + other.rows, _added(self.tenths, other.tenths), _added(self.replays, other.replays))

    def time(self, scene: str) -> Spread | None:
        """Seconds to decide at a scene; None of fewer than ENOUGH_TIMES learners."""
        return spread(self.tenths.get(scene, Counter()), 10)

    def replayed(self, scene: str) -> Spread | None:
        """How often a scene was seen again before deciding; None of fewer than ENOUGH_TIMES learners."""
        return spread(self.replays.get(scene, Counter()))


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


def _added(one: Mapping[str, Counter[int]], other: Mapping[str, Counter[int]]) -> dict[str, Counter[int]]:
    return {name: one.get(name, Counter()) + other.get(name, Counter()) for name in {**one, **other}}


def tally(attempts: Iterable[Played]) -> Tally:
    """Counts attempts at one scenario, over its revisions by name. All attempts of a learner must be among them."""
    of: dict[str, list[Played]] = defaultdict(list)
    for attempt in attempts:
        of[attempt.learner].append(attempt)
    rows: Counter[Row] = Counter()
    tenths: dict[str, Counter[int]] = defaultdict(Counter)
    replays: dict[str, Counter[int]] = defaultdict(Counter)
    for mine in of.values():
        mine.sort(key=lambda attempt: attempt.started_at)
        begun = [attempt for attempt in mine if attempt.from_start]
        if not begun:  # she only tried another way from what somebody handed her
            continue
        rows[frozenset([*_first(begun[0]), *_later(begun, mine)])] += 1
        for scene, step in first_answers(begun[0]).items():
            replays[scene][begun[0].replays.get(step, 0)] += 1
            if step in begun[0].seconds:
                tenths[scene][round(10 * begun[0].seconds[step])] += 1
    return Tally(rows, dict(tenths), dict(replays))


def first_answers(attempt: Played) -> dict[str, int]:
    """By scene, the step of the first answer that was given there."""
    found: dict[str, int] = {}
    for number, step in enumerate(attempt.route.steps):
        if step.choice is not None:
            found.setdefault(step.scene, number)
    return found


def _first(attempt: Played) -> Iterator[Cell]:
    route = attempt.route
    for step in route.steps:
        yield Cell(Of.CAME, step.scene)
        yield Cell(Of.TOOK, step.scene, step.choice, step.goes_to)
    for scene, number in first_answers(attempt).items():
        yield Cell(Of.CHOSE, scene, route.steps[number].choice)
    if route.ending is not None:
        yield Cell(Of.ENDED)
        yield Cell(Of.AT_END, route.ending)
        yield Cell(Of.WAY, way=route.steps)
    else:
        yield Cell(Of.CAME, attempt.here)
    if attempt.stopped:
        yield Cell(Of.STOPPED, attempt.here)


def _later(begun: Sequence[Played], mine: Sequence[Played]) -> Iterator[Cell]:
    for attempt in mine:
        if attempt.route.ending is not None:
            yield Cell(Of.EVER, attempt.route.ending)
        if not attempt.from_start:
            yield Cell(Of.WHAT_IF)
    if len(begun) > 1:
        yield Cell(Of.RETRIED)
    for scene, number in first_answers(begun[0]).items():
        before = begun[0].route.steps[number].choice
        for retry in begun[1:]:
            again = first_answers(retry).get(scene)
            if again is not None:
                after = retry.route.steps[again].choice
                yield Cell(Of.BOTH, scene)
                yield Cell(Of.KEPT, scene, None, "yes" if before == after else "no")
                yield Cell(Of.TWICE, scene, before, after)
                break
