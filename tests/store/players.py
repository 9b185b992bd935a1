"""Learners who play by the store, and what they did in plain lists beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from roleplay.route.attempt import Event, Kind
from roleplay.store.store import Store, StoredAttempt
from tests.route.histories import History

NUMBERS = count()


def fresh(what: str) -> str:
    """A name that nothing else has."""
    return f"{what}{next(NUMBERS)}"


class Players:
    """Plays by the store and notes the same in `attempts`. Two classes; None is practice."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.classes = (fresh("c"), fresh("c"), None)
        self.attempts: list[History] = []
        self.clock = 0.0

    def start(self, learner: str, class_id: str | None, *, at: float | None = None, scenario: str = "story") -> History:
        self.clock += 1
        started = self.clock if at is None else at
        made = History(fresh("a"), learner, class_id, started, scenario=scenario)
        return self._keep(made, [Event(Kind.STARTED, "started", self.clock, 0, "s0")])

    def what_if(self, origin: History, step: int, learner: str) -> History:
        self.clock += 1
        made = History(fresh("a"), learner, origin.class_id, self.clock, step, scenario=origin.scenario)
        copied = [
            Event(e.kind, f"copied-{e.step}", self.clock, e.step, e.scene, e.choice, e.goes_to, {"copied": True})
            for e in origin.moves[:step]
        ]
        return self._keep(made, [Event(Kind.STARTED, "started", self.clock, 0, "s0"), *copied], origin.id)

    def _keep(self, made: History, events: list[Event], origin: str | None = None) -> History:
        made.events = events
        self.attempts.append(made)
        stored = StoredAttempt(made.id, made.scenario, "d" * 64, "seed", made.started_at, tuple(events), made.learner)
        stored = replace(stored, class_id=made.class_id, origin=origin, origin_step=made.origin_step)
        for _ in range(2):  # sent twice, kept once
            self.store.start_attempt(stored, b"text")
        return made

    def add(self, attempt: History, kind: Kind, step: int = -1, late: float = 0.0, **given: Any) -> None:
        """Something happens; heard of so much `late`, or at once."""
        self.clock += 1
        step = len(attempt.moves) if step < 0 else step
        at = self.clock - late
        events = [Event(kind, fresh("k"), at, step, attempt.here, **given)]
        if str(given.get("goes_to")).startswith("e"):
            events.append(Event(Kind.ENDED, "ended", at, step + 1, given["goes_to"]))
        attempt.events += events
        self.store.add(attempt.id, [*events, events[0]])  # sent twice, kept once

    def move(self, attempt: History, choice: str | None, goal: str, visible: int | None = None) -> None:
        details = {} if visible is None else {"visible_ms": visible}
        kind = Kind.WENT_ON if choice is None else Kind.CHOSEN
        self.add(attempt, kind, choice=choice, goes_to=goal, details=details)

    def delete(self, attempt: History) -> None:
        self.attempts.remove(attempt)
        assert self.store.privacy.forget_attempt(attempt.learner, attempt.id)

    def of(self, class_id: str | None, scenario: str = "story") -> list[History]:
        return [each for each in self.attempts if (each.class_id, each.scenario) == (class_id, scenario)]
