"""Two groups beside each other, on one scale: this class and another one of the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_percent
from flask_babel import gettext as _
from markupsafe import Markup

from roleplay.app import access, views
from roleplay.app.access import people_only
from roleplay.app.classroom.counts import count
from roleplay.app.classroom.doors import own_class, own_scenario
from roleplay.app.classroom.figures import of_class
from roleplay.app.classroom.group_pages import (
    GroupBar,
    GroupsPage,
    GroupView,
    OtherView,
    PairView,
    TwiceView,
    TwoGroupsPage,
)
from roleplay.app.classroom.topics import topic
from roleplay.app.house import house
from roleplay.app.words import in_words, language
from roleplay.errors import ScenarioNotFound
from roleplay.route.beside import Beside, Pair, PairedAnswers, beside, rewritten
from roleplay.route.debrief import ENOUGH, Debrief
from roleplay.route.tally import Cell, Of
from roleplay.route.told import NOBODY, Told
from roleplay.scenario.compare import called_now
from roleplay.scenario.map import TITLES, Crowd, Drawing, crowded_svg, draw, words_in
from roleplay.scenario.map.weights import Weights, load
from roleplay.scenario.map.wording import readable
from roleplay.scenario.model import SILENCE, Scenario, Scene
from roleplay.store.classes import Class

blueprint = Blueprint("groups", __name__, url_prefix="/facilitator/classes/<class_id>/<scenario_id>/beside")

LETTERS = ("A", "B")


@blueprint.get("/")
@people_only
def choose(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Which other class of hers to put beside this one."""
    class_ = own_class(class_id)
    scenario = own_scenario(class_, scenario_id)
    mine = house().store.classes.of_person(access.person().id)
    others = (other for other in mine if other.id != class_.id and scenario.id in other.scenarios)
    return GroupsPage(
        topic=topic(class_, scenario),
        others=tuple(OtherView(o.id, o.name, _day(o), count(_learners(o, scenario))) for o in others),
    ).render()


def _learners(class_: Class, scenario: Scenario) -> int:
    return house().store.figures.tally(class_.id, scenario.id)[Cell(Of.LEARNERS)]


def _day(class_: Class) -> str:
    return str(format_date(date.fromisoformat(class_.last_day), "d MMMM yyyy"))


@blueprint.get("/<other_id>")
@people_only
def page(class_id: str, scenario_id: str, other_id: str) -> ResponseReturnValue:
    """Both groups: maps, endings and decisions."""
    classes = own_class(class_id), own_class(other_id)
    scenario, _other = (own_scenario(class_, scenario_id) for class_ in classes)
    played, renames = _played(classes, scenario.id), house().library.renames(scenario.id)
    told = of_class(classes[0].id, scenario), of_class(classes[1].id, scenario)
    both = beside(told[0], told[1], rewritten(called_now(each, scenario, renames) for each in played))
    texts = _Texts([scenario, *(called_now(in_words(each), scenario, renames) for each in played)])
    return TwoGroupsPage(
        topic=topic(classes[0], scenario),
        groups=_groups(classes, told, _maps(scenario, told, both)),
        small=any(one.learners.low < ENOUGH for one in told),
        endings=tuple(_pair(pair, texts.ending(pair.name)) for pair in both.endings),
        decisions=tuple(_decision(answers, texts) for answers in both.decisions),
    ).render()


def _played(classes: Iterable[Class], scenario_id: str) -> list[Scenario]:
    """The revisions that were played by either, in the author's words."""
    found = []
    for digest in dict.fromkeys(d for c in classes for d in house().store.exporting.digests(c.id, scenario_id)):
        with suppress(ScenarioNotFound):  # its text is gone: nothing can be said of it
            found.append(house().library.revision(digest, scenario_id, house().store.revision_text))
    return found


# -- the maps ----------------------------------------------------------------------------------------------------------


def _groups(classes: Iterable[Class], told: Iterable[Debrief], maps: Iterable[Markup]) -> tuple[GroupView, ...]:
    return tuple(
        GroupView(letter, class_.name, _day(class_), count(one.learners), count(one.ended), drawn)
        for letter, class_, one, drawn in zip(LETTERS, classes, told, maps, strict=True)
    )


def _maps(scenario: Scenario, told: Iterable[Debrief], both: Beside) -> list[Markup]:
    """The same drawing twice: what is as thick was taken by as large a share."""
    words = replace(words_in(language()), start="", when="", otherwise="")
    drawing = draw(scenario, style=TITLES, words=words)
    widths: list[Weights] = [{way: shares[group] for way, shares in both.took.items()} for group in (0, 1)]
    most = max(load(drawing, each).most for each in widths)
    return [_map(drawing, *each, most) for each in zip(LETTERS, told, widths, strict=True)]


def _map(drawing: Drawing, letter: str, told: Debrief, widths: Weights, most: float) -> Markup:
    came: Mapping[str, Told] = {**told.came, **told.endings.here}

    def said(numbers: Mapping[str, Told]) -> dict[str, str]:
        return {place: _share(number, told.learners) for place, number in numbers.items() if number != NOBODY}

    crowd = Crowd(widths, came=said(came), stopped=said(told.stopped), most=most)
    return Markup(crowded_svg(drawing, crowd, prefix=f"group-{letter}"))


def _share(number: Told, of: Told) -> str:
    """A share in percent; of a few no share, for from that the count could be had."""
    return str(format_percent(number.share(of))) if number.exact else count(number)


# -- pairs of bars -----------------------------------------------------------------------------------------------------


class _Texts:
    """What was played, in words: of the newest revision that has it."""

    def __init__(self, stories: Iterable[Scenario]) -> None:
        self._stories = tuple(stories)

    def scene(self, name: str) -> Scene:
        found = (story.scenes.get(name) for story in self._stories)
        return next((scene for scene in found if scene is not None), Scene(name))

    def ending(self, name: str) -> str:
        found = (story.endings.get(name) for story in self._stories)
        return next((ending.title for ending in found if ending is not None), readable(name))

    def choice(self, scene: str, name: str) -> tuple[str, bool]:
        """Its words, and whether they are spoken."""
        if name == SILENCE:
            return str(_("Said nothing")), False
        scenes = (story.scenes.get(scene) for story in self._stories)
        found = (s.decision.choice(name) for s in scenes if s is not None and s.decision is not None)
        return next(((c.text, c.spoken) for c in found if c is not None), (readable(name), False))


def _decision(answers: PairedAnswers, texts: _Texts) -> TwiceView:
    scene = texts.scene(answers.came.name)
    return TwiceView(
        title=scene.title or readable(scene.id),
        question=views.question(scene),
        rewritten=answers.came.rewritten,
        came=_bars(answers.came),
        choices=tuple(_pair(pair, *texts.choice(scene.id, pair.name)) for pair in answers.choices),
    )


def _pair(pair: Pair, text: str, spoken: bool = False) -> PairView:
    return PairView(text, spoken, _bars(pair), pair.rewritten)


def _bars(pair: Pair) -> tuple[GroupBar, ...]:
    sides = (pair.one, pair.one_share), (pair.other, pair.other_share)
    return tuple(
        GroupBar(letter, _told(number, share), round(100 * share))
        for letter, (number, share) in zip(LETTERS, sides, strict=True)
    )


def _told(number: Told, share: float) -> str:
    """A count with its share."""
    return f"{number.exact} · {format_percent(share)}" if number.exact else count(number)
