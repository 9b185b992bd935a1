"""Attempts as events, and how many learners count in what: by plain loops, one question after another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

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

    def of(self, *kinds: Kind) -> list[Event]:
        return [event for event in self.events if event.kind in kinds]

    @property
    def moves(self) -> list[Event]:
        return self.of(Kind.CHOSEN, Kind.WENT_ON)

    @property
    def here(self) -> str:
        return (self.moves[-1].goes_to or "") if self.moves else self.of(Kind.STARTED)[0].scene

    @property
    def ending(self) -> str | None:
        return next((event.scene for event in self.of(Kind.ENDED)), None)

    @property
    def under_way(self) -> bool:
        stops = [event.step for event in self.of(Kind.STOPPED)]
        return self.ending is None and len(self.moves) not in stops

    def first_at(self, scene: str) -> Event | None:
        return next((event for event in self.of(Kind.CHOSEN) if event.scene == scene), None)


def counted(histories: Sequence[History]) -> Counter[Cell]:
    """How many learners count in each cell, given all attempts of a class at a scenario."""
    of: dict[str, list[History]] = defaultdict(list)
    for each in sorted(histories, key=lambda h: (h.started_at, h.id)):
        of[each.learner].append(each)
    found: Counter[Cell] = Counter()
    for mine in of.values():
        begun = [each for each in mine if each.origin_step is None]
        if begun:
            found.update({*_of_first(begun[0]), *_of_all(begun[0], begun[1:], mine)})
    return found


def _of_first(first: History) -> set[Cell]:
    steps = tuple(Step(move.scene, move.choice, move.goes_to or "") for move in first.moves)
    found = {Cell(Of.LEARNERS)}
    found |= {Cell(Of.CAME, step.scene) for step in steps}
    found |= {Cell(Of.TOOK, step.scene, step.choice, step.goes_to) for step in steps}
    if first.ending is None:
        found |= {Cell(Of.CAME, first.here), Cell(Of.STANDS, first.here)}
    else:
        found |= {Cell(Of.ENDED), Cell(Of.AT_END, first.ending), Cell(Of.WAY, way=steps)}
    for scene in {step.scene for step in steps}:
        answer = first.first_at(scene)
        if answer is None:
            continue
        found.add(Cell(Of.CHOSE, scene, answer.choice))
        again = sum(event.step == answer.step for event in first.of(Kind.REPLAYED))
        found.add(Cell(Of.REPLAYS, scene, None, str(again)))
        visible = answer.details.get("visible_ms")
        if isinstance(visible, int) and answer.choice != SILENCE:
            found.add(Cell(Of.TENTHS, scene, None, str(min(600, (visible + 50) // 100))))
        if first.ending is not None:
            found.add(Cell(Of.LED, scene, answer.choice, first.ending))
    return found


def _of_all(first: History, retries: list[History], mine: list[History]) -> set[Cell]:
    found = {Cell(Of.EVER, each.ending) for each in mine if each.ending is not None}
    if any(each.origin_step is not None for each in mine):
        found.add(Cell(Of.WHAT_IF))
    if retries:
        found.add(Cell(Of.RETRIED))
    for scene in {event.scene for event in first.of(Kind.CHOSEN)}:
        before = first.first_at(scene)
        after = next((event for retry in retries if (event := retry.first_at(scene)) is not None), None)
        if before is not None and after is not None:
            same = "yes" if before.choice == after.choice else "no"
            found |= {Cell(Of.BOTH, scene), Cell(Of.KEPT, scene, None, same)}
            found.add(Cell(Of.TWICE, scene, before.choice, after.choice))
    return found
