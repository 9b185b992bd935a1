"""From the figures of a class to what is shown of them: sentences, bars and the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from roleplay.app import views
from roleplay.app.classroom.counts import count
from roleplay.app.classroom.debrief_pages import (
    AgainView,
    Bar,
    ClipSource,
    EndedView,
    PlaceView,
    Shown,
    SlideView,
    StepView,
    StoppedView,
    TimeView,
    WayView,
    WhyView,
)
from roleplay.app.clips import of_place
from roleplay.app.words import language
from roleplay.route.debrief import ENOUGH, Again, Answers, Debrief, Spread, Taken
from roleplay.route.told import NOBODY, Told, tell
from roleplay.route.worth import Reason
from roleplay.scenario.map import TITLES, Crowd, crowded_svg, draw, words_in
from roleplay.scenario.map.boxes import title_of
from roleplay.scenario.map.wording import readable
from roleplay.scenario.model import SILENCE, Choice, Ending, Scenario, Scene

AT_MOST = 3
"""Decisions that the stage begins with: more are no talk."""
_MOST_WAYS = 6
_MOST_ROWS = 8
"""Lines that fit on a slide."""
_LONGEST = 20.0
"""Seconds of the shortest scale of times."""


def shown(scenario: Scenario, figures: Debrief) -> Shown:
    """Everything that is told of a class, in the words of the page."""
    whole = [prompt.ask for prompt in scenario.debrief if not prompt.at]
    rank = {worth.scene: number for number, worth in enumerate(figures.worth, 1)}
    reasons = {worth.scene: tuple(map(_reason, worth.reasons)) for worth in figures.worth}
    longest = max([_LONGEST, *(each.seconds.high for each in figures.decisions if each.seconds)])
    made = partial(_why, scenario, rank=rank, reasons=reasons, longest=longest)
    decisions = tuple(made(answers) for answers in figures.decisions)
    return Shown(
        title=scenario.title,
        language=scenario.language,
        played=_played(figures.learners),
        ended=_ended(figures.ended),
        not_yet=_not_yet(figures),
        opening=whole[0] if whole else str(_("How was it?")),
        opening_own=bool(whole),
        endings=(*(_ending(scenario, figures, each) for each in scenario.endings.values()), *_gone(figures)),
        ways=tuple(_way(scenario, taken) for taken in figures.ways[:_MOST_WAYS]),
        other_ways=_other_ways(figures),
        times=tuple(why.time for why in decisions if why.time is not None)[:_MOST_ROWS],
        stopped=_stopped(scenario, figures),
        retried=_retried(figures.retried),
        again=tuple(
            _again(scenario, answers.scene, answers.again) for answers in figures.decisions if answers.again is not None
        )[:_MOST_ROWS],
        decisions=decisions,
        gone=tuple((answers.scene, count(answers.came)) for answers in figures.gone),
        asks=tuple(whole[1:]),
        remember=scenario.remember,
        few=figures.learners.few or figures.learners.middle < ENOUGH,
    )


# -- the slides in their order -----------------------------------------------------------------------------------------


def slides(told: Shown) -> tuple[SlideView, ...]:
    """Every slide of the stage; those that would be empty are left out."""
    made = [SlideView("how", 1, str(_("How was it")))]
    made.append(SlideView("endings", 2, str(_("Where did it end?"))))
    made.append(SlideView("map", 2, str(_("Which way did you go?"))))
    for name, title, any_ in (
        ("ways", str(_("The ways that most took")), told.ways),
        ("times", str(_("What took time?")), told.times),
        ("stopped", str(_("Where did you stop?")), told.stopped),
        ("again", str(_("And the second time?")), told.again),
    ):
        if any_:
            made.append(SlideView(name, 2, title))
    made += [SlideView(why.slide, 3, why.title, 2, why.picked) for why in told.decisions]
    made.append(SlideView("what-if", 4, str(_("What if?"))))
    made.append(SlideView("wall", 5, str(_("What you wrote"))))
    made.append(SlideView("keep", 5, str(_("What we keep"))))
    return tuple(made)


def steps(made: tuple[SlideView, ...]) -> tuple[StepView, ...]:
    """The five steps with the slide that each begins with."""
    titles = (_("How was it"), _("What happened"), _("Why"), _("What if"), _("What we keep"))
    first = {slide.step: slide.id for slide in reversed(made) if slide.picked}
    return tuple(StepView(n, str(title), first.get(n, "how")) for n, title in enumerate(titles, 1))


# -- sentences ---------------------------------------------------------------------------------------------------------


def _played(learners: Told) -> str:
    return str(_("%(count)s played", count=count(learners)))


def _ended(ended: Told) -> str:
    return str(_("%(count)s came to an ending", count=count(ended)))


def _not_yet(figures: Debrief) -> str:
    played, ended = figures.learners.exact, figures.ended.exact
    missing = tell(played - ended) if played is not None and ended is not None else NOBODY
    return str(_("%(count)s have not yet", count=count(missing))) if missing != NOBODY else ""


def _other_ways(figures: Debrief) -> str:
    """Everybody who ended and took none of the ways that are shown."""
    if figures.ended.exact is None or not figures.ways:
        return ""
    rest = figures.ended.exact - sum(taken.learners.low for taken in figures.ways[:_MOST_WAYS])
    return str(_("On another way: %(count)s", count=count(tell(rest)))) if rest > 0 else ""


def _retried(told: Told) -> str:
    return str(_("Played it again: %(count)s", count=count(told))) if told != NOBODY else ""


def _reason(reason: Reason) -> str:
    match reason:
        case Reason.MANY:
            return str(_("Many came here."))
        case Reason.DIVIDED:
            return str(_("You were divided."))
        case Reason.DECIDES:
            return str(_("What was chosen here decided the ending."))


# -- what happened -----------------------------------------------------------------------------------------------------


def _ending(scenario: Scenario, figures: Debrief, ending: Ending) -> EndedView:
    return EndedView(
        title=title_of(ending),
        still=still(scenario, ending.id),
        count=count(figures.endings.here[ending.id]),
        ever=count(figures.ever.here[ending.id]),
    )


def _gone(figures: Debrief) -> list[EndedView]:
    """Endings that were reached in an older revision."""
    gone = sorted({**figures.ever.gone, **figures.endings.gone})
    return [
        EndedView(
            title=str(_("%(name)s (no longer in the role-play)", name=readable(name))),
            still=None,
            count=count(figures.endings.gone.get(name, NOBODY)),
            ever=count(figures.ever.gone.get(name, NOBODY)),
        )
        for name in gone
    ]


def still(scenario: Scenario, place: str) -> str | None:
    """The address of a still, where there is a clip."""
    made = of_place(scenario, place) is not None
    return url_for("facilitator.scene_still", scenario_id=scenario.id, scene_id=place) if made else None


def _stopped(scenario: Scenario, figures: Debrief) -> tuple[StoppedView, ...]:
    found = [(place, figures.stopped[place.id]) for place in scenario.scenes.values() if place.id in figures.stopped]
    return tuple(StoppedView(title_of(place), count(told)) for place, told in found if told != NOBODY)[:_MOST_ROWS]


def _way(scenario: Scenario, taken: Taken) -> WayView:
    """A way as the titles that it leads through; where a place is gone, its name."""
    places = [*(step.scene for step in taken.steps), taken.ending]
    titles = [title_of(found) if (found := scenario.place(name)) else readable(name) for name in places]
    return WayView(tuple(titles[:-1]), titles[-1], count(taken.learners))


def _again(scenario: Scenario, name: str, again: Again) -> AgainView:
    scene = scenario.scenes[name]
    rows = sorted((again.table or {}).items(), key=lambda row: -row[1].middle)
    told = [
        (label(scene, before), label(scene, after), count(number))
        for (before, after), number in rows
        if before != after and number != NOBODY
    ]
    return AgainView(
        title=title_of(scene),
        count=count(again.learners),
        kept=_bar(str(_("The same again")), False, again.kept, again.learners, own=False),
        changed=_bar(str(_("Another one")), False, again.changed, again.learners, own=False),
        rows=tuple(told),
    )


def _time(title: str, seconds: Spread, replays: Spread | None, longest: float) -> TimeView:
    low, middle, high = (round(100 * value / longest, 1) for value in (seconds.low, seconds.median, seconds.high))
    if round(seconds.low) == round(seconds.high):
        words = _("%(seconds)s seconds", seconds=_number(seconds.median))
    else:
        words = _("half of you: %(low)s to %(high)s seconds", low=_number(seconds.low), high=_number(seconds.high))
    return TimeView(title, str(words), low, middle, high, _replayed(replays))


def _replayed(replays: Spread | None) -> str:
    if replays is None or replays.high < 1:
        return ""
    return str(_("Half of you or more looked again.") if replays.median >= 1 else _("A quarter or more looked again."))


def _number(value: float) -> str:
    return str(format_decimal(round(value)))


# -- why ---------------------------------------------------------------------------------------------------------------


def _why(
    scenario: Scenario,
    answers: Answers,
    rank: Mapping[str, int],
    reasons: Mapping[str, tuple[str, ...]],
    longest: float,
) -> WhyView:
    scene = scenario.scenes[answers.scene]
    given = {**answers.choices.here, **answers.choices.gone}
    bars = [_bar_of(scene, choice, told, answers.came) for choice, told in given.items()]
    own = tuple(prompt.ask for prompt in scenario.debrief if prompt.at == scene.id)
    place = rank.get(scene.id, 0)
    time = _time(title_of(scene), answers.seconds, answers.replays, longest) if answers.seconds else None
    return WhyView(
        slide=f"why-{scene.id}",
        scene=scene.id,
        title=title_of(scene),
        question=views.question(scene),
        still=still(scenario, scene.id),
        came=count(answers.came),
        bars=tuple(bars),
        asks=own or (made_ask(scene, answers),),
        made=not own,
        reasons=reasons.get(scene.id, ()),
        rank=place,
        picked=0 < place <= AT_MOST,
        time=time,
    )


def made_ask(scene: Scene, answers: Answers) -> str:
    """A question from the figures: what was seen, and what was hoped for (advocacy and inquiry)."""
    given = sorted(answers.choices.here.items(), key=lambda pair: -pair[1].middle)
    given = [(choice, told) for choice, told in given if told != NOBODY]
    if not given:
        return str(_("Nobody came here. What would you have done?"))
    (choice, told), *others = given
    first = {"count": count(told), "answer": label(scene, choice)}
    if others and others[0][1].middle * 2 >= told.middle:
        second = {"other_count": count(others[0][1]), "other": label(scene, others[0][0])}
        return str(
            _(
                "I saw: %(answer)s (%(count)s of you) and %(other)s (%(other_count)s of you). I wonder what made the "
                "difference. What did you hope for?",
                **first,
                **second,
            )
        )
    return str(_("I saw that %(count)s of you chose this: %(answer)s What did you hope for?", **first))


def _choice(scene: Scene | None, choice: str) -> Choice | None:
    return scene.decision.choice(choice) if scene is not None and scene.decision is not None else None


def label(scene: Scene | None, choice: str) -> str:
    """An answer in words: what is said in quotes."""
    found = _choice(scene, choice)
    if choice == SILENCE:
        return str(_("Said nothing"))
    if found is None:
        return str(_("A reaction that is no longer there"))
    return f"“{found.text}”" if found.spoken else found.text


def _bar_of(scene: Scene | None, choice: str, told: Told, of: Told) -> Bar:
    found = _choice(scene, choice)
    if choice == SILENCE or found is None:
        return _bar(label(scene, choice), False, told, of, own=False)
    return _bar(found.text, found.spoken, told, of)


def _bar(label: str, spoken: bool, told: Told, of: Told, own: bool = True) -> Bar:
    return Bar(label, spoken, count(told), round(100 * told.share(of), 1), own)


# -- the map -----------------------------------------------------------------------------------------------------------


def class_map(
    scenario: Scenario,
    figures: Debrief,
    *,
    prefix: str = "class",
    leads: Mapping[str, str] | None = None,
    most: float | None = None,
) -> Markup:
    """The scenario's map with the class on it; `leads` are links by place, `most` the width of the thickest line."""
    words = replace(words_in(language()), start="", when="", otherwise="")
    came = {**figures.came, **figures.endings.here}
    crowd = Crowd(
        widths={way: told.middle for way, told in figures.took.items()},
        came={place: count(told) for place, told in came.items()},
        stopped={place: count(told) for place, told in figures.stopped.items() if told != NOBODY},
        leads=leads or {},
        most=most,
    )
    return Markup(crowded_svg(draw(scenario, style=TITLES, words=words), crowd, prefix))


def places(scenario: Scenario) -> tuple[PlaceView, ...]:
    """Every scene and ending with its clips, to be played from the map."""
    return tuple(_place(scenario, place) for place in scenario.places())


def _place(scenario: Scenario, place: Scene | Ending) -> PlaceView:
    variants = [n for n in range(max(1, len(place.clips))) if of_place(scenario, place.id, n) is not None]

    def address(endpoint: str, variant: int) -> str:
        return url_for(f"facilitator.{endpoint}", scenario_id=scenario.id, place=place.id, variant=variant)

    return PlaceView(
        place=place.id,
        title=title_of(place),
        clips=tuple(ClipSource(address("place_clip", n), address("clip_captions", n)) for n in variants),
        lines=() if variants else views.lines(scenario, place.script),
        decides=isinstance(place, Scene) and place.decision is not None,
    )
