"""After the role-play: the own route, another way from one of its decisions, and the route as one film."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from markupsafe import Markup

from roleplay.app import before, me, views
from roleplay.app.classroom import doors
from roleplay.app.house import house
from roleplay.app.learner import begun, stage
from roleplay.app.look_back_pages import (
    AskView,
    FilmPage,
    FilmPart,
    LookBackPage,
    MomentView,
    OptionView,
    OthersView,
    PastView,
)
from roleplay.app.playing import BadEvent, Play, every_step
from roleplay.app.words import language
from roleplay.errors import ScenarioError
from roleplay.route.attempt import Attempt, Kind, Step
from roleplay.route.debrief import tenths
from roleplay.route.renaming import chosen_at
from roleplay.scenario.map import opened, words_in
from roleplay.scenario.model import SILENCE, Choice, Ending, Scenario, Scene
from roleplay.store.learners import Past

blueprint = Blueprint("look_back", __name__)


@blueprint.get("/attempts/<attempt_id>/look-back")
def page(attempt_id: str) -> ResponseReturnValue:
    """The own route, once it has ended or was stopped."""
    play = stage().play(attempt_id)
    if not play.done:
        return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)
    scenario, place = play.now.scenario, play.now.place
    ending = place if isinstance(place, Ending) else None
    attempts, learner = attempts_of(play), me.own(play.stored.learner)
    room = doors.own_room(play.stored.class_id) if learner is not None else None
    here = url_for("learner.scenario", scenario_id=scenario.id)
    if room is not None and room.open:
        here = url_for("joining.scenario", code=room.code, scenario_id=scenario.id)
    return LookBackPage(
        card=views.card(stage(), scenario),
        attempt=play.id,
        ending=ending.title if ending else "",
        consequence=ending.consequence if ending else "",
        ending_still=views.still_address(stage(), play, play.now) if ending else None,
        stopped=play.stopped,
        moments=_moments(play),
        map=_map(play, attempts),
        endings=before.endings(stage(), scenario, attempts),
        asks=_asks(play),
        saved=request.args.get("saved") == "1",
        kept=before.kept(scenario, learner),
        remember=scenario.remember,
        lecture=views.lecture_view(stage(), scenario) if _still_explained(scenario) else None,
        sources=tuple((s.title, s.link) for s in scenario.sources),
        earlier=_earlier(play, attempts),
        share=views.share_view(stage(), scenario, url_for("learner.scenario", scenario_id=scenario.id, _external=True)),
        room=room,
        again=here,
        stays=_stays(play),
        fresh_key=secrets.token_urlsafe(9),
    ).render()


def _stays(play: Play) -> bool | None:
    if play.stored.class_id is None or me.own(play.stored.learner) is None:
        return None
    return house().store.privacy.kept(play.id)


def attempts_of(play: Play) -> tuple[Past, ...]:
    """All attempts of this learner at the scenario of `play`, as far as this device may see them."""
    alone = Past(play.id, play.stored.started_at, play.now.route)
    return before.history(play.now.scenario, me.own(play.stored.learner)) or (alone,)


def _still_explained(scenario: Scenario) -> bool:
    return any(now.id == scenario.id and now.lecture for now in house().library.playable())


# -- the route ---------------------------------------------------------------------------------------------------------


def _moments(play: Play) -> tuple[MomentView, ...]:
    shares = others(play)
    scenes = [attempt for attempt in every_step(play) if isinstance(attempt.place, Scene)]
    return tuple(_moment(play, attempt, shares.get(attempt.here, {})) for attempt in scenes)


def _moment(play: Play, attempt: Attempt, shares: Mapping[str, int]) -> MomentView:
    scene, step = attempt.place, attempt.step
    assert isinstance(scene, Scene)
    taken = play.now.steps[step].choice if step < play.now.step else None
    reactions = reactions_of(scene)
    return MomentView(
        step=step,
        title=scene.title,
        still=views.still_address(stage(), play, attempt),
        question=views.question(scene),
        lines=views.lines(play.now.scenario, scene.script),
        options=tuple(
            OptionView(words_of(c), c.spoken, c.id == taken, c.afterwards if taken is not None else "")
            for c in reactions
            if c.id in (taken, *(d.id for d in attempt.offered()))
        ),
        silent=taken == SILENCE,
        decided=taken is not None,
        parted=step == play.stored.origin_step,
        others=tuple(
            OthersView(words_of(c), c.spoken, in_tenths(shares.get(c.id, 0)), shares.get(c.id, 0))
            for c in reactions
            if shares
        ),
    )


def reactions_of(scene: Scene) -> tuple[Choice, ...]:
    """Every reaction at a scene in the author's order, saying nothing included."""
    return tuple(choice for choice, _then in scene.ways() if choice is not None)


def words_of(choice: Choice) -> str:
    """A reaction in words."""
    return str(_("You say nothing")) if choice.id == SILENCE else choice.text


def others(play: Play) -> Mapping[str, Mapping[str, int]]:
    """By scene and choice, in tenths, what the others of the class chose when they first came there.

    Only where enough of them did: see `roleplay.route.debrief.ENOUGH`. Of practice nobody else hears anything.
    """
    stored = play.stored
    if stored.class_id is None or stored.learner is None:
        return {}
    counted = house().store.figures.chosen(stored.class_id, stored.scenario_id, but=stored.learner)
    renames, played = house().library.renames(stored.scenario_id), play.now.scenario
    try:
        now = house().library.scenario(stored.scenario_id)
    except ScenarioError:  # there is no newer one
        now = played
    return {scene: tenths(chosen) for scene, chosen in chosen_at(counted, renames, now, played).items()}


def in_tenths(share: int) -> str:
    """A share in words: about so many in ten."""
    if share == 0:
        return str(_("hardly anyone"))
    if share == 5:
        return str(_("about half"))
    return str(_("nearly everyone")) if share == 10 else str(_("about %(share)s in 10", share=share))


def _map(play: Play, attempts: Sequence[Past]) -> Markup:
    ways = [way for past in attempts for way in _ways(past.route.steps)]
    return Markup(opened(play.now.scenario, ways, _ways(play.now.steps), words_in(language())))


def _ways(steps: Sequence[Step]) -> list[tuple[str, str | None, str]]:
    return [(step.scene, step.choice, step.goes_to) for step in steps]


def _asks(play: Play) -> tuple[AskView, ...]:
    answers: dict[str, str] = {}
    shared: set[str] = set()
    for event in play.stored.events:
        if event.kind is Kind.REFLECTED:
            answers.update({k: str(v) for k, v in event.details.items()})
            shared = {k for k, v in event.details.items() if v is True}
    return tuple(
        AskView(n, r.ask, r.answers, r.keep, answers.get(str(n), ""), f"share-{n}" in shared)
        for n, r in enumerate(play.now.scenario.reflection, 1)
    )


def _earlier(play: Play, attempts: Sequence[Past]) -> tuple[PastView, ...]:
    return tuple(
        PastView(when(past.started_at), ending.title, url_for("beside.page", attempt_id=play.id, other_id=past.id))
        for past in reversed(attempts)
        if past.id != play.id and (ending := play.now.scenario.endings.get(past.route.ending or ""))
    )


def when(at: float) -> str:
    """A moment (UTC seconds) in words, by the clock of this server."""
    told = datetime.fromtimestamp(at, UTC).astimezone()
    return str(format_datetime(told, "d MMMM, HH:mm", rebase=False))


# -- another way -------------------------------------------------------------------------------------------------------


@blueprint.post("/attempts/<attempt_id>/what-if")
def what_if(attempt_id: str) -> ResponseReturnValue:
    """A new attempt that stands where this one stood at a step; this one stays as it is."""
    given = request.get_json(silent=True) if request.is_json else request.form
    step = given.get("step") if isinstance(given, Mapping) else None
    if isinstance(step, str) and step.isdigit() and len(step) < 7:
        step = int(step)
    if not isinstance(step, int) or isinstance(step, bool) or step < 0:
        raise BadEvent("step", str(_("Say from which step: the number that came with the scene.")))
    learner = me.known() or me.fresh()
    return begun(stage().what_if(attempt_id, step, learner))


# -- the film ----------------------------------------------------------------------------------------------------------


@blueprint.get("/attempts/<attempt_id>/film")
def film(attempt_id: str) -> ResponseReturnValue:
    """The own route as one film."""
    play = stage().play(attempt_id)
    if not play.done:
        return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)
    parts = tuple(_part(play, attempt) for attempt in every_step(play))
    back = url_for("look_back.page", attempt_id=attempt_id)
    card = views.card(stage(), play.now.scenario)
    shown = [
        {**asdict(part.clip), "who": str(_("You")), "chosen": part.chosen, "spoken": part.spoken}
        for part in parts
        if part.clip is not None
    ]
    data = {"parts": shown, "look_back": back, "language": card.language, "title": card.title}
    return FilmPage(card, parts, back, data).render()


def _part(play: Play, attempt: Attempt) -> FilmPart:
    scenario, place = attempt.scenario, attempt.place
    chosen, spoken = said_at(play, attempt)
    name = stage().address(play.id, attempt, "", None)
    clip = stage().clip(attempt)
    shown = None
    if clip is not None and name is not None:
        address = url_for("clips.clip", attempt_id=play.id, name=name)
        shown = views.clip_view(stage(), scenario, place.id, clip, address, stage().described(attempt))
    return FilmPart(
        clip=shown,
        still=views.still_address(stage(), play, attempt),
        lines=views.lines(scenario, place.script),
        chosen=chosen,
        spoken=spoken,
    )


def said_at(play: Play, attempt: Attempt) -> tuple[str, bool]:
    """The reaction that was taken at a step of a route in words, and whether it was spoken; no words where none was."""
    place = attempt.place
    if isinstance(place, Ending) or place.decision is None or attempt.step >= play.now.step:
        return "", False
    taken = place.decision.choice(play.now.steps[attempt.step].choice or "")
    return (words_of(taken), taken.spoken and taken.id != SILENCE) if taken is not None else ("", False)
