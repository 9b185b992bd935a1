"""Attempts as events, and how many learners count in what: one question after another, each asked of every learner."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from roleplay.route.attempt import Event, Kind, Step
from roleplay.route.tally import Cell, Of
from roleplay.scenario.model import SILENCE


@dataclass
class History:
    """One attempt, and all that happened in it."""

    id: str
    learner: str
    class_id: str | None
    started_at: float
    origin_step: int | None = None
    events: list[Event] = field(default_factory=list)
    scenario: str = "story"

    def of(self, *kinds: Kind) -> list[Event]:
        return [event for event in self.events if event.kind in kinds]

    @property
    def moves(self) -> list[Event]:
        return self.of(Kind.CHOSEN, Kind.WENT_ON)

    @property
    def here(self) -> str:
        return (self.moves[-1].goes_to or "") if self.moves else self.of(Kind.STARTED)[0].scene

    @property
    def way(self) -> tuple[Step, ...]:
        return tuple(Step(move.scene, move.choice, move.goes_to or "") for move in self.moves)

    @property
    def scenes(self) -> set[str]:
        """Where she came."""
        return {move.scene for move in self.moves} | (set() if self.ending else {self.here})

    @property
    def ending(self) -> str | None:
        return next((event.scene for event in self.of(Kind.ENDED)), None)

    @property
    def under_way(self) -> bool:
        stops = [event.step for event in self.of(Kind.STOPPED)]
        return self.ending is None and len(self.moves) not in stops

    def first_at(self, scene: str) -> Event | None:
        return next((event for event in self.of(Kind.CHOSEN) if event.scene == scene), None)

    def answer(self, scene: str) -> str | None:
        first = self.first_at(scene)
        return None if first is None else first.choice

    def tenths(self, scene: str) -> int | None:
        """How long she looked before her first answer there, in tenths of a second; a minute at most."""
        first = self.first_at(scene)
        visible = None if first is None or first.choice == SILENCE else first.details.get("visible_ms")
        return min(600, (visible + 50) // 100) if isinstance(visible, int) else None

    def again(self, scene: str) -> int | None:
        """How often she saw it again before her first answer there."""
        first = self.first_at(scene)
        return None if first is None else sum(event.step == first.step for event in self.of(Kind.REPLAYED))


@dataclass
class Learner:
    """All attempts of one learner, oldest first."""

    every: list[History]

    @property
    def begun(self) -> list[History]:
        """Those from the beginning; the others try another way."""
        return [each for each in self.every if each.origin_step is None]

    @property
    def first(self) -> History:
        return self.begun[0]

    @property
    def retries(self) -> list[History]:
        return self.begun[1:]

    def twice(self, scene: str) -> tuple[str | None, str | None]:
        """Her answer there in the first attempt, and in the first retry in which she gave one."""
        later = [each.answer(scene) for each in self.retries if each.answer(scene) is not None]
        return self.first.answer(scene), later[0] if later else None


def counted(histories: Sequence[History]) -> Counter[Cell]:
    """How many learners count in each cell, given all attempts of a class at a scenario."""
    of: dict[str, list[History]] = defaultdict(list)
    for each in sorted(histories, key=lambda h: (h.started_at, h.id)):
        of[each.learner].append(each)
    learners = [her for her in map(Learner, of.values()) if her.begun]
    found = Counter(
        {
            Cell(Of.LEARNERS): len(learners),
            Cell(Of.ENDED): sum(her.first.ending is not None for her in learners),
            Cell(Of.RETRIED): sum(len(her.begun) > 1 for her in learners),
            Cell(Of.WHAT_IF): sum(len(her.every) > len(her.begun) for her in learners),
        }
    )
    for ending in {each.ending for each in histories if each.ending is not None}:
        found[Cell(Of.AT_END, ending)] = sum(her.first.ending == ending for her in learners)
        found[Cell(Of.EVER, ending)] = sum(ending in [each.ending for each in her.every] for her in learners)
    for way in {her.first.way for her in learners}:
        found[Cell(Of.WAY, way=way)] = sum(her.first.way == way and her.first.ending is not None for her in learners)
    for step in {step for each in histories for step in each.way}:
        found[Cell(Of.TOOK, step.scene, step.choice, step.goes_to)] = sum(step in her.first.way for her in learners)
    for scene in {scene for each in histories for scene in each.scenes}:
        found.update(_at(scene, learners))
    return +found


def _at(scene: str, learners: Sequence[Learner]) -> Counter[Cell]:
    firsts = [her.first for her in learners]
    twice = [her.twice(scene) for her in learners]
    both = [(before, after) for before, after in twice if before is not None and after is not None]
    found = Counter(
        {
            Cell(Of.CAME, scene): sum(scene in first.scenes for first in firsts),
            Cell(Of.STANDS, scene): sum(first.ending is None and first.here == scene for first in firsts),
            Cell(Of.BOTH, scene): len(both),
            Cell(Of.KEPT, scene, None, "yes"): sum(before == after for before, after in both),
            Cell(Of.KEPT, scene, None, "no"): sum(before != after for before, after in both),
        }
    )
    answers = {answer for pair in twice for answer in pair if answer is not None}
    for answer in answers:
        found[Cell(Of.CHOSE, scene, answer)] = sum(first.answer(scene) == answer for first in firsts)
    for before, after in product(answers, answers):
        found[Cell(Of.TWICE, scene, before, after)] = both.count((before, after))
    for answer, ending in product(answers, {first.ending for first in firsts} - {None}):
        led = sum(first.answer(scene) == answer and first.ending == ending for first in firsts)
        found[Cell(Of.LED, scene, answer, ending)] = led
    for tenths, times in Counter(first.tenths(scene) for first in firsts).items():
        found[Cell(Of.TENTHS, scene, None, str(tenths))] = 0 if tenths is None else times
    for again, times in Counter(first.again(scene) for first in firsts).items():
        found[Cell(Of.REPLAYS, scene, None, str(again))] = 0 if again is None else times
    return found
