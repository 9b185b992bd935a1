"""Counting routes: for each learner the cells she counts in, and how many learners count in each.

A learner counts once in a cell, however often she came there: with her first answer at a scene in her first attempt.
Cells of different learners add up, so that counts can be kept and need not be made again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from roleplay.route.attempt import Step
from roleplay.route.played import Played

LONGEST_WAY = 200
"""Steps. Longer ways are not counted one by one: loops could make them as long as anybody likes."""
MOST_REPLAYS = 99
"""Who saw a scene again more often counts as so often."""


class Of(StrEnum):
    """What a cell counts learners of. All but the last six are of first attempts."""

    LEARNERS = "learners"
    ENDED = "ended"
    CAME = "came"
    CHOSE = "chose"
    TOOK = "took"
    AT_END = "at_end"
    LED = "led"
    STANDS = "stands"
    WAY = "way"
    TENTHS = "tenths"
    REPLAYS = "replays"
    EVER = "ever"
    RETRIED = "retried"
    WHAT_IF = "what_if"
    BOTH = "both"
    KEPT = "kept"
    TWICE = "twice"


class Cell(NamedTuple):
    """What a learner can count in: came to `at`, chose `choice` there, went from there `to` a place, took a `way` …

    LED: her first answer at a scene was `choice`, and `to` is where she ended. STANDS: has not ended, is at a place.
    TENTHS, REPLAYS: `to` says how many tenths of a second she took for the first answer at a scene, and how often she
    saw it again before. BOTH: answered there in a first attempt and in a retry. KEPT: whether (`to`) the answer was the
    same. TWICE: it was `choice` at first, and `to` in the first retry that came there.
    """

    of: Of
    at: str = ""
    choice: str | None = None
    to: str | None = None
    way: tuple[Step, ...] = ()


def tally(attempts: Iterable[Played]) -> Counter[Cell]:
    """Counts attempts at one scenario, over its revisions by name. All attempts of a learner must be among them."""
    of: dict[str, list[Played]] = defaultdict(list)
    for attempt in attempts:
        of[attempt.learner].append(attempt)
    return Counter(cell for mine in of.values() for cell in cells(mine))


def cells(attempts: Sequence[Played]) -> frozenset[Cell]:
    """The cells that one learner counts in, given all her attempts; of those begun at once the first in order is first.

    Who only tried another way from what somebody handed her counts in none.
    """
    mine = sorted(attempts, key=lambda attempt: attempt.started_at)
    begun = [attempt for attempt in mine if attempt.from_start]
    return frozenset([*_first(begun[0]), *_later(begun, mine)]) if begun else frozenset()


def first_answers(attempt: Played) -> dict[str, int]:
    """By scene, the step of the first answer that was given there."""
    found: dict[str, int] = {}
    for number, step in enumerate(attempt.route.steps):
        if step.choice is not None:
            found.setdefault(step.scene, number)
    return found


def _first(attempt: Played) -> Iterator[Cell]:
    route = attempt.route
    yield Cell(Of.LEARNERS)
    for step in route.steps:
        yield Cell(Of.CAME, step.scene)
        yield Cell(Of.TOOK, step.scene, step.choice, step.goes_to)
    for scene, number in first_answers(attempt).items():
        choice = route.steps[number].choice
        yield Cell(Of.CHOSE, scene, choice)
        yield Cell(Of.REPLAYS, scene, to=str(min(attempt.replays.get(number, 0), MOST_REPLAYS)))
        if number in attempt.seconds:
            yield Cell(Of.TENTHS, scene, to=str(round(10 * attempt.seconds[number])))
        if route.ending is not None:
            yield Cell(Of.LED, scene, choice, route.ending)
    if route.ending is None:
        yield Cell(Of.CAME, attempt.here)
        yield Cell(Of.STANDS, attempt.here)
    else:
        yield Cell(Of.ENDED)
        yield Cell(Of.AT_END, route.ending)
        if len(route.steps) <= LONGEST_WAY:
            yield Cell(Of.WAY, way=route.steps)


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
                yield Cell(Of.KEPT, scene, to="yes" if before == after else "no")
                yield Cell(Of.TWICE, scene, before, after)
                break
