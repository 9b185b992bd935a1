"""What the files of a class hold, row by row. docs/exports.md tells it to who reads them; a test compares the two.

Without names no file tells when somebody played: who knows that a student was ill that week would know her by the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from math import isfinite

from flask_babel import gettext as _

from roleplay.app.classroom.counts import count
from roleplay.app.classroom.spreadsheet import Cell
from roleplay.route.attempt import MOVES, Event
from roleplay.route.debrief import Answers, Counts, Debrief, Spread
from roleplay.route.played import LEFT, Played, played
from roleplay.route.told import NOBODY, Told
from roleplay.scenario.model import SILENCE, Scenario, Scene
from roleplay.store.exporting import Exported, SharedAnswer

Revision = Callable[[str], Scenario]
"""The revision of a digest, in the words of the page."""
Row = list[Cell]

ATTEMPT = ("learner", "attempt", "kind")
CHOICES = ("revision", "step", "scene", "scene_title", "choice", "text", "seconds", "replays", "ending")
ATTEMPTS = ("what_if_of", "what_if_step", "revision", "day", "minutes", "ending", "ending_title")
FIGURES = ("what", "scene", "choice", "to", "text", "number", "least", "most")
ANSWERS = ("question", "ask", "answer")
DETAILS = ("decided_ms", "visible_ms", "copied")
"""What the player and the server note of an event. All else that was sent with one stays here: it may be a text."""


def _who(attempt: Exported, names: bool) -> Row:
    return [attempt.learner, *([attempt.name] if names else []), attempt.number, attempt.sort.value]


def _header(names: bool, rest: Sequence[str]) -> list[str]:
    learner, *others = ATTEMPT
    return [learner, *(["name"] if names else []), *others, *rest]


def _played(attempt: Exported) -> Played:
    return played("", attempt.started_at, ("", attempt.digest), attempt.events, attempt.from_step)


# -- choices.csv -------------------------------------------------------------------------------------------------------


def choices_header(names: bool) -> list[str]:
    """The columns of choices.csv."""
    return _header(names, CHOICES)


def choices(attempts: Iterable[Exported], revision: Revision, names: bool) -> Iterator[Row]:
    """A row for each choice that was made. What a “What if?” copied from an earlier attempt was not made in it."""
    for attempt in attempts:
        story, told = revision(attempt.digest), _played(attempt)
        for number, step in enumerate(told.route.steps):
            if step.choice is None or number < (attempt.from_step or 0):
                continue
            scene = story.scenes.get(step.scene)
            yield [
                *_who(attempt, names),
                attempt.digest[:12],
                number,
                step.scene,
                scene.title if scene else "",
                step.choice,
                words_of(scene, step.choice),
                told.seconds.get(number),
                told.replays.get(number, 0),
                told.route.ending,
            ]


def words_of(scene: Scene | None, choice_id: str) -> str:
    """A reaction in words; empty for one that the scene does not have."""
    if choice_id == SILENCE:
        return str(_("Said nothing"))
    choice = scene.decision.choice(choice_id) if scene and scene.decision else None
    return choice.text if choice else ""


# -- attempts.csv ------------------------------------------------------------------------------------------------------


def decisions(stories: Iterable[Scenario]) -> tuple[str, ...]:
    """The scenes with a decision over all these revisions, each once."""
    return tuple(dict.fromkeys(s.id for story in stories for s in story.scenes.values() if s.decision is not None))


def attempts_header(names: bool, scenes: Sequence[str]) -> list[str]:
    """The columns of attempts.csv."""
    when = ["started"] if names else []
    return _header(
        names, [*ATTEMPTS, *when, *(f"{kind}.{scene}" for scene in scenes for kind in ("choice", "seconds"))]
    )


def attempt_rows(attempts: Iterable[Exported], revision: Revision, names: bool, scenes: Sequence[str]) -> Iterator[Row]:
    """A row for each attempt, with the first answer that was given in it at every one of `scenes`."""
    for attempt in attempts:
        told = _played(attempt)
        ending, title = told.route.ending, ""
        if ending is not None:
            found = revision(attempt.digest).endings.get(ending)
            title = found.title if found else ""
        row = [
            *_who(attempt, names),
            attempt.origin,
            attempt.from_step,
            attempt.digest[:12],
            int((attempt.started_at - attempt.first_at) // 86400),
            _minutes(attempt) if ending is not None else None,
            ending,
            title,
            *([moment(attempt.started_at)] if names else []),
        ]
        answered: dict[str, tuple[str, float | None]] = {}
        for number, step in enumerate(told.route.steps):
            if step.choice is not None and number >= (attempt.from_step or 0):
                answered.setdefault(step.scene, (step.choice, told.seconds.get(number)))
        for scene in scenes:
            row += answered.get(scene, (None, None))
        yield row


def _minutes(attempt: Exported) -> float:
    ended = max(event.at for event in attempt.events if event.kind == "ended")
    return round((ended - attempt.started_at) / 60, 1)


def moment(at: float) -> str:
    """A time (UTC seconds) by the clock of the server, to the second."""
    return datetime.fromtimestamp(at, UTC).astimezone().isoformat(timespec="seconds")


# -- events.jsonl ------------------------------------------------------------------------------------------------------


def events(attempts: Iterable[Exported], names: bool, now: float) -> Iterator[dict[str, object]]:
    """An object for each event, in the order in which it was kept. What was written afterwards is not among them: in
    this file it would stand beside a route, and it is shared without a name.

    Who just went away has `left`: the figures go by the clock (`now`, UTC seconds), which a file does not have.
    """
    for attempt in attempts:
        who: dict[str, object] = dict(zip(_header(names, ()), _who(attempt, names), strict=True))
        if attempt.from_step is not None:
            who |= {"what_if_of": attempt.origin, "what_if_step": attempt.from_step}
        for event in attempt.events:
            moved = {"choice": event.choice, "goes_to": event.goes_to, "details": _details(event)}
            yield who | _happened(attempt, names, event.kind.value, event.at, event.step, event.scene) | moved
        told, left_at = _played(attempt), max(event.at for event in attempt.events) + LEFT
        if told.under_way and left_at < now:
            nowhere: dict[str, object] = {"choice": None, "goes_to": None, "details": {}}
            yield who | _happened(attempt, names, "left", left_at, len(told.route.steps), told.here) | nowhere


def _happened(attempt: Exported, names: bool, event: str, at: float, step: int, scene: str) -> dict[str, object]:
    return {
        "revision": attempt.digest,
        "event": event,
        "seconds": round(at - attempt.started_at, 3),
        **({"at": moment(at)} if names else {}),
        "step": step,
        "scene": scene,
    }


def _details(event: Event) -> dict[str, object]:
    kept = {name: value for name, value in event.details.items() if name in DETAILS and _number(value)}
    if event.kind in MOVES and "order" in event.details:
        kept["order"] = event.details["order"]
    return kept


def _number(value: object) -> bool:
    return isinstance(value, int | float) and isfinite(value)


# -- answers.csv -------------------------------------------------------------------------------------------------------


def answer_rows(answers: Iterable[SharedAnswer], revision: Revision) -> Iterator[Row]:
    """A row for each answer that is shared, question by question."""
    for answer in sorted(answers, key=lambda one: one.number):
        asked = revision(answer.digest).reflection
        ask = asked[answer.number - 1].ask if 0 < answer.number <= len(asked) else ""
        yield [answer.number, ask, answer.text]


# -- figures.csv -------------------------------------------------------------------------------------------------------


def figure_rows(scenario: Scenario, told: Debrief) -> Iterator[Row]:
    """Every figure of a debrief as it may be told."""
    yield from (_row(what, told=getattr(told, what)) for what in ("learners", "ended", "retried", "what_if"))
    for what, ends in (("ending", told.endings), ("ending_ever", told.ever)):
        for ending, number in _everything(ends):
            found = scenario.endings.get(ending)
            yield _row(what, to=ending, text=found.title if found else "", told=number)
    for place, number in told.came.items():
        yield _row("came", place, text=_title(scenario, place), told=number)
    for (place, choice, to), number in told.took.items():
        yield _row("took", place, choice or "", to, words_of(scenario.scenes.get(place), choice or ""), number)
    for place, number in told.stopped.items():
        if number != NOBODY:  # of who stands there and plays on, nothing is told
            yield _row("stopped", place, text=_title(scenario, place), told=number)
    for answers in (*told.decisions, *told.gone):
        yield from _decision(scenario.scenes.get(answers.scene), answers)
    for way in told.ways:
        text = " > ".join(f"{s.scene}:{s.choice}" if s.choice else s.scene for s in way.steps)
        yield _row("way", to=way.ending, text=text, told=way.learners)
    yield _row("other_ways", told=told.other_ways)


def _decision(scene: Scene | None, answers: Answers) -> Iterator[Row]:
    at = answers.scene
    for choice, number in _everything(answers.choices):
        yield _row("chose", at, choice, text=words_of(scene, choice), told=number)
    for what, spread in (("seconds", answers.seconds), ("replays", answers.replays)):
        yield from _spread(what, at, spread)
    if answers.again is not None:
        again = answers.again
        for what, number in (("again", again.learners), ("again_same", again.kept), ("again_other", again.changed)):
            yield _row(what, at, told=number)
        for (before, after), number in (again.table or {}).items():
            yield _row("again_from_to", at, before, after, told=number)


def _spread(what: str, at: str, spread: Spread | None) -> Iterator[Row]:
    if spread is not None:
        for part in ("low", "median", "high"):
            value = round(getattr(spread, part), 2)
            yield [f"{what}_{part}", at, "", "", "", value, value, value]


def _row(
    what: str,
    scene: str = "",
    choice: str = "",
    to: str = "",
    text: str = "",
    told: Told = NOBODY,
) -> Row:
    number: Cell = told.exact if told.exact is not None else count(told)
    return [what, scene, choice, to, text, number, told.low, told.high]


def _everything(counts: Counts) -> list[tuple[str, Told]]:
    return [*counts.here.items(), *counts.gone.items()]


def _title(scenario: Scenario, name: str) -> str:
    place = scenario.place(name)
    return place.title if place else ""
