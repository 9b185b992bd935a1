"""The played attempt behind the learner's pages: start, take events, find the clips. Nothing here knows HTML."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from flask_babel import gettext as _

from roleplay.app.house import House
from roleplay.app.housekeeping import day_of
from roleplay.app.words import in_words
from roleplay.errors import ClipNotFound, NoSuchChoice, OutOfStep, RouteError
from roleplay.media.need import Role
from roleplay.media.workshop import BuiltClip
from roleplay.route.attempt import MOVES, Attempt, Event, Kind, begun, previewed, replay, start
from roleplay.scenario.model import SILENCE, Ending, Scenario, Scene
from roleplay.scenario.unfinished import finished
from roleplay.store.store import StoredAttempt

SILENT = "0"
"""What the player sends when the time to decide is over."""

A_DAY_MORE = 1
"""So long after the last day of a class may a role-play that is under way go on."""

_KEY = re.compile(r"^[A-Za-z0-9._:-]{8,64}$")
_FROM_PLAYER = frozenset(set(Kind) - {Kind.STARTED, Kind.ENDED})
_MOST_DETAILS = 12
_ANSWER_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Said:
    """An event as the player sent it. `choice` is the number of a button, "0" for silence."""

    kind: Kind
    key: str
    step: int
    choice: str | None
    details: Mapping[str, object]


class BadEvent(RouteError):
    """An event that can't be understood."""


class ClassEnded(RouteError):
    """A role-play of a class whose time is over can't go on."""


class NotYet(RouteError):
    """Something that can be had when the role-play has ended or was stopped."""


def said(raw: object) -> Said:
    """Checks an event from the wire. Raises BadEvent with the field that is off."""
    if not isinstance(raw, dict):
        raise BadEvent("events", "Each event is an object with kind, key and step.")
    kind, key, step, choice = raw.get("kind"), raw.get("key"), raw.get("step"), raw.get("choice")
    if kind not in {k.value for k in _FROM_PLAYER}:
        raise BadEvent("kind", f"`kind` must be one of: {', '.join(sorted(k.value for k in _FROM_PLAYER))}.")
    if not isinstance(key, str) or not _KEY.match(key):
        raise BadEvent("key", "`key` is an id that the sender makes: 8 to 64 letters, digits, or . _ : -")
    if not isinstance(step, int) or isinstance(step, bool) or not 0 <= step < 1_000_000:
        raise BadEvent("step", "`step` is the number that came with the scene.")
    if choice is not None and not isinstance(choice, str):
        raise BadEvent("choice", "`choice` is the key of one of the choices, a text.")
    details = raw.get("details", {})
    if not isinstance(details, dict) or len(details) > _MOST_DETAILS:
        raise BadEvent("details", f"`details` is an object with at most {_MOST_DETAILS} values.")
    return Said(Kind(kind), key, step, choice, {str(k)[:40]: _small(v) for k, v in details.items()})


def _small(value: object) -> object:
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)[:_ANSWER_LENGTH]


@dataclass(frozen=True, slots=True)
class Play:
    """An attempt as stored and as a machine."""

    id: str
    stored: StoredAttempt
    now: Attempt

    @property
    def stopped(self) -> bool:
        """Whether the student stopped before an ending."""
        return not self.now.over and any(e.kind is Kind.STOPPED for e in self.stored.events)

    @property
    def preview(self) -> bool:
        """Whether a trainer tries her draft: it is nobody's and counts nowhere."""
        return previewed(self.stored.events) is not None

    @property
    def done(self) -> bool:
        """Whether it may be looked back at: it has ended or was stopped."""
        return self.now.over or self.stopped


class Stage:
    """Plays attempts on a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        # An address never changes its clip, and a browser asks for one in many pieces.
        self.resolve = lru_cache(maxsize=20_000)(self._resolve)

    def begin(self, scenario_id: str, learner: str | None = None, class_id: str | None = None) -> Play:
        """A new attempt of a learner at the newest revision, stored; in a class, or practice."""
        scenario, text = self.house.library.ready(scenario_id)
        stored = replace(self._fresh(scenario, secrets.token_hex(8), learner), class_id=class_id)
        self.house.store.start_attempt(stored, text)
        return Play(stored.id, stored, start(in_words(scenario), stored.seed))

    def preview(
        self,
        scenario: Scenario,
        text: bytes,
        at: str = "",
        values: Mapping[str, object] | None = None,
        through: Sequence[str] = (),
    ) -> Play:
        """A new attempt at a draft with this `text` that begins `at` a place (empty: its first scene) with `values`.

        It is of no learner and no class, and goes after a day. `through` are the scenes that led there, where that is
        known. Raises NoSuchPlace.
        """
        seed = secrets.token_hex(8)
        first = start(_as_draft(scenario), seed, at, values)
        told = {"at": first.here, "values": dict(first.values), "through": list(through)}
        stored = self._fresh(scenario, seed, None, told)
        self.house.store.start_attempt(stored, text)
        return Play(stored.id, stored, first)

    def _fresh(
        self, scenario: Scenario, seed: str, learner: str | None, preview: Mapping[str, object] | None = None
    ) -> StoredAttempt:
        attempt_id, now = secrets.token_urlsafe(16), self.house.now()
        at = str(preview["at"]) if preview else scenario.begin
        started = Event(Kind.STARTED, "started-" + attempt_id, now, 0, at, details=preview or {})
        return StoredAttempt(attempt_id, scenario.id, scenario.digest, seed, now, (started,), learner)

    def what_if(self, attempt_id: str, step: int, learner: str) -> Play:
        """A new attempt of a learner that stands where another one stood at `step`; that one stays as it is.

        It is in the same class while that goes on and its learner is in it. Who was only shown an attempt has not
        joined. That of a preview is a preview.
        Raises NotYet while the other one is played, BadEvent when it was not at a scene at that step.
        """
        play = self.play(attempt_id)
        if not play.done:
            raise NotYet(attempt_id, str(_("You can try another way when this role-play has ended.")))
        then = at_step(play, step)
        if then is None or then.over:
            raise BadEvent("step", str(_("This role-play was not at a decision there. Choose one in your look back.")))
        preview = previewed(play.stored.events)
        stored = self._fresh(play.now.scenario, play.stored.seed, None if play.preview else learner, preview)
        copied = tuple(
            replace(e, key=f"copied-{e.step}", at=stored.started_at, details={"copied": True})
            for e in play.stored.events
            if e.kind in MOVES and e.step < step
        )
        class_id = play.stored.class_id if self._in_class(play.stored, learner) else None
        stored = replace(stored, events=stored.events + copied, origin=attempt_id, origin_step=step, class_id=class_id)
        self.house.store.start_attempt(stored)
        return Play(stored.id, stored, then)

    def _in_class(self, stored: StoredAttempt, learner: str) -> bool:
        """Whether an attempt of a class is this learner's own, who is still in the class while that goes on."""
        if stored.class_id is None or stored.learner != learner or not self._open(stored):
            return False
        return self.house.store.classes.member(stored.class_id, learner) is not None

    def seen(self, play: Play) -> bool:
        """Whether this scene was seen to its end: its choices were shown, or another attempt came through it.

        A trainer who tries a draft may always skip.
        """
        stored, now = play.stored, play.now
        if play.preview:
            return not now.over
        if any(e.kind is Kind.CHOICES_SHOWN and e.step == now.step for e in stored.events):
            return not now.over
        if stored.learner is None or now.over:
            return False
        return self.house.store.learners.seen(stored.learner, stored.scenario_id, now.here, stored.id)

    def play(self, attempt_id: str) -> Play:
        """An attempt where it is now, in the words of the page's language. Raises AttemptNotFound."""
        stored = self.house.store.attempt(attempt_id)
        played = self.house.library.revision(stored.digest, stored.scenario_id, self.house.store.revision_text)
        draft = previewed(stored.events) is not None
        told = _as_draft(played) if draft else in_words(played)
        return Play(attempt_id, stored, replay(told, stored.seed, stored.events))

    def take(self, attempt_id: str, events: Sequence[Said]) -> Play:
        """Stores events, each once, in the order given; durable when this returns.

        Raises NoSuchChoice, OutOfStep or Finished when a move is not offered, and ClassEnded more than a day after the
        last one of its class; nothing of the batch is stored then.
        """
        play = self.play(attempt_id)
        known = {e.key for e in play.stored.events}
        attempt, fresh = play.now, []
        for event in events:
            if event.key in known:
                continue
            known.add(event.key)
            made, attempt = self._event(attempt, event)
            fresh.extend(made)
        if not fresh:
            return play
        if attempt is not play.now and not self._open(play.stored, A_DAY_MORE):
            raise ClassEnded(attempt_id, str(_("This class has ended. You can still stop here and look back.")))
        self.house.store.add(attempt_id, fresh)
        return self.play(attempt_id)

    def _open(self, stored: StoredAttempt, longer: int = 0) -> bool:
        """Whether the class of an attempt goes on, or did until so many days ago; practice has no end."""
        if stored.class_id is None:
            return True
        class_ = self.house.store.classes.get(stored.class_id)
        first = day_of(self.house.now()) - timedelta(days=longer)
        return class_ is not None and class_.last_day >= first.isoformat()

    def _event(self, attempt: Attempt, event: Said) -> tuple[list[Event], Attempt]:
        now = self.house.now()
        if event.kind not in (Kind.CHOSEN, Kind.WENT_ON):
            scene = attempt.steps[event.step].scene if event.step < attempt.step else attempt.here
            return [Event(event.kind, event.key, now, event.step, scene, details=event.details)], attempt
        if event.step != attempt.step:
            raise OutOfStep(
                attempt.here, f"That choice belongs to step {event.step}; the role-play is at step {attempt.step}."
            )
        choice = choice_named(attempt, event.choice) if event.kind is Kind.CHOSEN else None
        after = attempt.choose(choice)
        made = [
            Event(
                event.kind,
                event.key,
                now,
                event.step,
                attempt.here,
                choice,
                after.here,
                {**event.details, "order": [c.id for c in attempt.offered()]},
            )
        ]
        if after.over:
            made.append(Event(Kind.ENDED, f"ended-{after.step}", now, after.step, after.here))
        return made, after

    # -- clips ---------------------------------------------------------------------------------------------------

    def clip(self, attempt: Attempt) -> BuiltClip | None:
        """The clip of where the attempt is."""
        place = attempt.place
        role = Role.ENDING if isinstance(place, Ending) else Role.SCENE
        return self.house.library.clip(attempt.scenario, (place.id, role, attempt.variant))

    def address(self, attempt_id: str, attempt: Attempt, button: str, choice: str | None) -> str | None:
        """The name of the clip behind a button (“” = of this scene), or None when there is none to show.

        It is sealed with the attempt, the step and the button: two buttons that lead to the same scene have two
        names, and a clip that is made anew has a new one, so that a browser may keep what it has for good.
        """
        clip = self._at(attempt, button, choice)
        if clip is None:
            return None
        return f"{attempt.step}-{self.house.seal('clip', attempt_id, attempt.step, button, clip.digest)}"

    def _at(self, attempt: Attempt, button: str, choice: str | None) -> BuiltClip | None:
        place, variant = self._place(attempt, button, choice)
        role = Role.ENDING if isinstance(place, Ending) else Role.SCENE
        return self.house.library.clip(attempt.scenario, (place.id, role, variant))

    def _place(self, attempt: Attempt, button: str, choice: str | None) -> tuple[Scene | Ending, int]:
        if not button:
            return attempt.place, attempt.variant
        arrival = attempt.ahead(choice)
        return arrival.place, arrival.variant

    def described(self, attempt: Attempt) -> BuiltClip | None:
        """The version of where the attempt is for who can't see it, where there is one."""
        return self.house.library.described(attempt.scenario, attempt.here, attempt.variant)

    def _resolve(self, attempt_id: str, name: str, described: bool = False) -> tuple[BuiltClip, str]:
        """The clip of an address, or its described version where there is one, and its place. Raises ClipNotFound."""
        step_text, _, seal = name.partition("-")
        if not step_text.isdigit() or len(step_text) > 6 or not seal:
            raise ClipNotFound(name, "There is no clip at this address.")
        play, step = self.play(attempt_id), int(step_text)
        attempt = at_step(play, step)
        if attempt is not None:
            for button, choice in buttons(attempt):
                if self.address(attempt_id, attempt, button, choice) == name:
                    place, variant = self._place(attempt, button, choice)
                    version = self.house.library.described(attempt.scenario, place.id, variant) if described else None
                    found = version or self._at(attempt, button, choice)
                    if found is not None:
                        return found, place.id
        raise ClipNotFound(name, "There is no clip at this address.")

    def lecture(self, scenario_id: str) -> BuiltClip | None:
        """The made clip of a scenario's lecture."""
        scenario = self.house.library.scenario(scenario_id)
        return self.house.library.clip(scenario, ("lecture", Role.LECTURE, 0)) if scenario.lecture else None

    def waiting(self, attempt: Attempt) -> BuiltClip | None:
        """The loop to show while the student thinks."""
        place = attempt.place
        if not isinstance(place, Scene) or place.waiting is None:
            return None
        return self.house.library.clip(attempt.scenario, (place.id, Role.WAITING, 0))


def _as_draft(scenario: Scenario) -> Scenario:
    """A draft in the words of the page's language, with an end where nothing follows yet."""
    not_yet = str(_("This is how far it is written.")), str(_("Nothing follows here yet."))
    return finished(in_words(scenario), *not_yet)


def at_step(play: Play, step: int) -> Attempt | None:
    """The attempt as it was at `step`; None for a step that was never there."""
    return every_step(play)[step] if step <= play.now.step else None


def every_step(play: Play) -> tuple[Attempt, ...]:
    """The attempt as it was at each step, from its beginning to now."""
    steps = [begun(play.now.scenario, play.stored.seed, play.stored.events)]
    for step in play.now.steps:
        steps.append(steps[-1].choose(step.choice))
    return tuple(steps)


def buttons(attempt: Attempt) -> list[tuple[str, str | None]]:
    """Every button with the choice behind it, in the order shown; “” stands for the scene itself."""
    found: list[tuple[str, str | None]] = [("", None)]
    place = attempt.place
    if isinstance(place, Ending):
        return found
    if place.decision is None:
        return [*found, ("on", None)]
    found += [(str(number), c.id) for number, c in enumerate(attempt.offered(), 1)]
    if place.decision.silence is not None:
        found.append((SILENT, SILENCE))
    return found


def choice_named(attempt: Attempt, button: str | None) -> str:
    """The choice behind a button of this moment. Raises NoSuchChoice."""
    found = dict(buttons(attempt)).get(button or "?")
    if found is None:
        offered = ", ".join(name for name, choice in buttons(attempt) if choice is not None) or "none"
        raise NoSuchChoice(button or "", f"There is no choice `{(button or '')[:20]}` here. Offered: {offered}.")
    return found
