"""Two groups beside each other on one scale: shares, not counts, matched by the names the author gave.

Both debriefs are made over the same (newer) revision; what is gone from it is matched as well. Where a text differs
between the revisions that were played, the pair is marked: the groups then did not read the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from roleplay.route.debrief import Answers, Counts, Debrief, Way
from roleplay.route.told import NOBODY, Told
from roleplay.scenario.model import Choice, Ending, Scenario, Scene

Text = tuple[str, str | None]
"""A scene or an ending, or with a choice that choice."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing in two groups: what is told of it, and its share (0 to 1) of its own whole.

    `rewritten`: its text differs between revisions that were played.
    """

    name: str
    one: Told
    other: Told
    one_share: float
    other_share: float
    rewritten: bool


@dataclass(frozen=True, slots=True)
class PairedAnswers:
    """A decision in two groups: `came` as shares of the group, `choices` as shares of who came."""

    came: Pair
    choices: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two groups; `took` holds for each way its share of either group, for the widths of two maps."""

    endings: tuple[Pair, ...]
    decisions: tuple[PairedAnswers, ...]
    took: Mapping[Way, tuple[float, float]]


def beside(one: Debrief, other: Debrief, rewritten: frozenset[Text] = frozenset()) -> Beside:
    """Two debriefs over the same revision beside each other; `rewritten` as of all revisions that were played."""
    ends = _pairs(one.endings, other.endings, (one.learners, other.learners), lambda name: (name, None) in rewritten)
    ways = sorted({*one.took, *other.took}, key=repr)
    took = {
        way: (
            one.took.get(way, NOBODY).share(one.learners),
            other.took.get(way, NOBODY).share(other.learners),
        )
        for way in ways
    }
    mine, theirs = ({a.scene: a for a in (*d.decisions, *d.gone)} for d in (one, other))
    decisions = []
    for scene in {**mine, **theirs}:
        left, right = (each.get(scene, _nobody(scene)) for each in (mine, theirs))
        wholes = one.learners, other.learners
        came = _pair(scene, left.came, right.came, wholes, (scene, None) in rewritten)
        choices = _pairs(
            left.choices,
            right.choices,
            (left.came, right.came),
            lambda name, at=scene: (at, name) in rewritten,  # type: ignore[misc]
        )
        decisions.append(PairedAnswers(came, choices))
    return Beside(ends, tuple(decisions), took)


def _nobody(scene: str) -> Answers:
    return Answers(scene, NOBODY, Counts({}, {}), None, None, None)


def _pairs(one: Counts, other: Counts, of: tuple[Told, Told], marked: Callable[[str], bool]) -> tuple[Pair, ...]:
    """Names in the author's order, then those that are gone."""
    left, right = {**one.here, **one.gone}, {**other.here, **other.gone}
    names = {**one.here, **other.here, **one.gone, **other.gone}
    return tuple(_pair(n, left.get(n, NOBODY), right.get(n, NOBODY), of, marked(n)) for n in names)


def _pair(name: str, one: Told, other: Told, of: tuple[Told, Told], rewritten: bool) -> Pair:
    return Pair(name, one, other, one.share(of[0]), other.share(of[1]), rewritten)


def rewritten(revisions: Iterable[Scenario]) -> frozenset[Text]:
    """Scenes, endings and choices that do not read the same in all of these revisions, or are not in all of them."""
    read = [dict(_texts(scenario)) for scenario in revisions]
    names = {name for texts in read for name in texts}
    return frozenset(name for name in names if len({texts.get(name) for texts in read}) > 1)


def _texts(scenario: Scenario) -> Iterable[tuple[Text, tuple[object, ...]]]:
    for place in scenario.places():
        if isinstance(place, Ending):
            yield (place.id, None), (place.title, place.script, place.consequence)
            continue
        yield (place.id, None), (place.title, place.script, place.decision.question if place.decision else None)
        for choice in _choices(place):
            yield (place.id, choice.id), (choice.text, choice.spoken)


def _choices(scene: Scene) -> list[Choice]:
    return [choice for choice, _ in scene.ways() if choice is not None]
