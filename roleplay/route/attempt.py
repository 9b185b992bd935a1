"""One attempt as a state machine: `start`, `choose`, an ending. It refuses what the scenario does not offer.

No clock, no database, no chance: the same seed and the same choices always give the same route, so a stored attempt
is brought back by replaying its moves on the revision that was played.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from roleplay.errors import Finished, NoSuchChoice, NoSuchPlace, OutOfStep, ScenarioInvalid
from roleplay.said import said
from roleplay.scenario.conditions import Value, holds
from roleplay.scenario.model import Branch, Choice, ClipRef, Effect, Ending, Scenario, Scene
from roleplay.scenario.suggest import did_you_mean
from roleplay.scenario.values import changed, fitting


class Kind(StrEnum):
    """What can be noted of an attempt. CHOSEN and WENT_ON move it; the others only say what happened."""

    STARTED = "started"
    SHOWN = "shown"
    CHOICES_SHOWN = "choices_shown"
    CHOSEN = "chosen"
    WENT_ON = "went_on"
    REPLAYED = "replayed"
    PAUSED = "paused"
    STOPPED = "stopped"
    CLIP_FAILED = "clip_failed"
    ENDED = "ended"
    REFLECTED = "reflected"


MOVES = frozenset({Kind.CHOSEN, Kind.WENT_ON})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at `step`; `at` is UTC seconds, `key` an id made by the one who saw it happen.

    A move carries its `choice` (None for going on) and where it went (`goes_to`).
    """

    kind: Kind
    key: str
    at: float
    step: int
    scene: str
    choice: str | None = None
    goes_to: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a route: from `scene` by `choice` (None: it went on by itself) to `goes_to`, a scene or an ending."""

    scene: str
    choice: str | None
    goes_to: str


@dataclass(frozen=True, slots=True)
class Route:
    """The scenes and choices of one attempt in order; `ending` is None when it was not reached.

    `from_step` is None for an attempt from the beginning. With "What if?" the steps before it are those of an earlier
    attempt.
    """

    scenario_id: str
    digest: str
    steps: tuple[Step, ...]
    ending: str | None
    from_step: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a reaction leads: the place, the values there, and which clip variant plays (an index)."""

    place: Scene | Ending
    values: Mapping[str, Value]
    variant: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt at one moment. Immutable: every move gives a new one."""

    scenario: Scenario
    seed: str
    here: str
    values: Mapping[str, Value]
    steps: tuple[Step, ...] = ()
    variant: int = 0

    @property
    def place(self) -> Scene | Ending:
        """The scene or ending where the student is."""
        place = self.scenario.place(self.here)
        assert place is not None
        return place

    @property
    def step(self) -> int:
        """How many moves were made."""
        return len(self.steps)

    @property
    def over(self) -> bool:
        """Whether an ending was reached."""
        return isinstance(self.place, Ending)

    @property
    def decisions(self) -> int:
        """How many decisions were made so far."""
        return sum(s.choice is not None for s in self.steps)

    @property
    def route(self) -> Route:
        """The route so far."""
        return Route(self.scenario.id, self.scenario.digest, self.steps, self.here if self.over else None)

    def offered(self) -> tuple[Choice, ...]:
        """The reactions in the order this student sees them; none when the scene goes on by itself or is an ending."""
        place = self.place
        if isinstance(place, Ending) or place.decision is None:
            return ()
        if self.scenario.fixed_order:
            return place.decision.choices
        return tuple(sorted(place.decision.choices, key=lambda c: _lot(self.seed, place.id, c.id)))

    def ahead(self, choice_id: str | None) -> Arrival:
        """Where a reaction would lead (None: going on). Raises Finished or NoSuchChoice."""
        place = self.place
        if isinstance(place, Ending):
            raise Finished(
                self.here,
                said("This role-play has ended at “{title}”. Start a new attempt to play again.", title=place.title),
            )
        if place.decision is None and choice_id is None:
            return _arrive(self.scenario, place.then, (), self.values, place.id)
        choice = place.decision.choice(choice_id) if place.decision and choice_id is not None else None
        if choice is None:
            named = [c.id for c in place.decision.choices] if place.decision else []
            offer = (
                said("Choose one of: {names}.", names=", ".join(named))
                if named
                else said("This scene goes on by itself.")
            )
            raise NoSuchChoice(
                choice_id or "",
                said(
                    "The scene `{place}` has no choice `{choice}`. {offer}",
                    place=place.id,
                    choice=choice_id or "",
                    offer=offer,
                ),
            )
        return _arrive(self.scenario, choice.then, choice.effects, self.values, place.id)

    def choose(self, choice_id: str | None, step: int | None = None) -> Attempt:
        """The attempt after a reaction; with `step`, only if that is where the attempt is (else OutOfStep)."""
        if step is not None and step != self.step:
            raise OutOfStep(
                self.here,
                said("That choice belongs to step {step}; the role-play is at step {here}.", step=step, here=self.step),
            )
        arrival = self.ahead(choice_id)
        return replace(
            self,
            here=arrival.place.id,
            values=arrival.values,
            variant=arrival.variant,
            steps=(*self.steps, Step(self.here, choice_id, arrival.place.id)),
        )


def start(scenario: Scenario, seed: str, at: str = "", values: Mapping[str, object] | None = None) -> Attempt:
    """A new attempt at the first scene. `seed` fixes the order in which reactions are shown.

    A preview begins `at` another place, with those of `values` that its variables can have. Raises NoSuchPlace.
    """
    held = fitting(scenario, values or {})
    if at and scenario.place(at) is None:
        guess = did_you_mean(at, [place.id for place in scenario.places()])
        raise NoSuchPlace(
            at, said("`{scenario}` has no scene or ending `{at}`.{guess}", scenario=scenario.id, at=at, guess=guess)
        )
    first = scenario.place(at or scenario.begin)
    if first is None:
        raise ScenarioInvalid(
            scenario.id,
            said("`{scenario}` has no scene `{begin}` to begin with.", scenario=scenario.id, begin=scenario.begin),
            (),
        )
    return Attempt(scenario, seed, at or scenario.begin, held, variant=_variant(first.clips, held))


def begun(scenario: Scenario, seed: str, events: Sequence[Event]) -> Attempt:
    """The attempt before its first move: at the first scene, or where its STARTED event says that a preview begins."""
    told = previewed(events)
    if told is None:
        return start(scenario, seed)
    values = told.get("values")
    return start(scenario, seed, str(told.get("at", "")), values if isinstance(values, Mapping) else None)


def previewed(events: Sequence[Event]) -> Mapping[str, object] | None:
    """Where and with which values a preview began ({"at", "values"}); None for the attempt of a learner."""
    first = events[0] if events else None
    return first.details if first is not None and first.kind is Kind.STARTED and "at" in first.details else None


def replay(scenario: Scenario, seed: str, events: Iterable[Event]) -> Attempt:
    """The attempt after the moves among `events`."""
    events = tuple(events)
    attempt = begun(scenario, seed, events)
    for event in events:
        if event.kind in MOVES:
            attempt = attempt.choose(event.choice, event.step)
    return attempt


def _lot(seed: str, scene: str, choice: str) -> bytes:
    # A hash and not `random`: the order must be the same in every later version of Python.
    return hashlib.sha256(f"{seed}\0{scene}\0{choice}".encode()).digest()


def _arrive(
    scenario: Scenario, then: tuple[Branch, ...], effects: tuple[Effect, ...], values: Mapping[str, Value], at: str
) -> Arrival:
    after = changed(scenario, effects, values)
    for branch in then:
        if holds(branch.when, after):
            place = scenario.place(branch.go)
            if place is not None:
                return Arrival(place, after, _variant(place.clips, after))
    raise ScenarioInvalid(
        scenario.id,
        said("`{scenario}` has no way on from `{at}`. Run `roleplay check` on it.", scenario=scenario.id, at=at),
        (),
    )


def _variant(clips: tuple[ClipRef, ...], values: Mapping[str, Value]) -> int:
    return next((i for i, clip in enumerate(clips) if holds(clip.when, values)), 0)
