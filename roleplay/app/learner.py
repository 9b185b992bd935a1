"""The learner's pages: catalogue, start, the role-play itself, look back."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import views
from roleplay.app.house import house
from roleplay.app.pages import (
    AskView,
    AttemptPage,
    CataloguePage,
    LookBackPage,
    MomentView,
    OptionView,
    StartPage,
)
from roleplay.app.playing import BadEvent, Play, Stage, at_step, said
from roleplay.app.words import speak
from roleplay.errors import RouteError
from roleplay.route.attempt import Kind
from roleplay.scenario.model import SILENCE, Ending, Scene

blueprint = Blueprint("learner", __name__)

MOST_EVENTS = 200


def stage() -> Stage:
    """The stage of this app."""
    found = current_app.extensions["roleplay.stage"]
    assert isinstance(found, Stage)
    return found


def _wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


@blueprint.get("/")
def catalogue() -> ResponseReturnValue:
    """Every scenario that can be played."""
    library = house().library
    cards = tuple(views.card(stage(), s) for s in sorted(library.playable(), key=lambda s: s.title))
    unfinished = tuple(e.id for e in library.entries() if not e.playable)
    return CataloguePage(cards, unfinished).render()


@blueprint.get("/scenarios/<scenario_id>")
def scenario(scenario_id: str) -> ResponseReturnValue:
    """The start page."""
    found = house().library.scenario(scenario_id)
    speak(found.language)
    return StartPage(
        card=views.card(stage(), found),
        lecture=views.lecture_view(stage(), found),
        clock=any(s.decision and s.decision.within for s in found.scenes.values()),
        address=request.url,
    ).render()


@blueprint.post("/scenarios/<scenario_id>/attempts")
def begin(scenario_id: str) -> ResponseReturnValue:
    """Starts an attempt: a page for a browser, the first scene for a program."""
    speak(house().library.scenario(scenario_id).language)
    play = stage().begin(scenario_id)
    if _wants_json():
        return _scene_json(play, 201)
    return redirect(url_for("learner.attempt", attempt_id=play.id), 303)


@blueprint.get("/attempts/<attempt_id>")
def attempt(attempt_id: str) -> ResponseReturnValue:
    """The role-play where it is now."""
    play = stage().play(attempt_id)
    speak(play.now.scenario.language)
    if _wants_json():
        return _scene_json(play, 200)
    card = views.card(stage(), play.now.scenario)
    return AttemptPage(card, views.scene_view(stage(), play), secrets.token_urlsafe(9)).render()


@blueprint.post("/attempts/<attempt_id>/events")
def events(attempt_id: str) -> ResponseReturnValue:
    """Takes what happened; answers when it is on disk, with where the role-play is now."""
    if not request.is_json:
        return _event_from_form(attempt_id)
    raw = request.get_json(silent=True)
    listed = raw.get("events") if isinstance(raw, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_EVENTS:
        raise BadEvent("events", f'Send {{"events": [ … ]}} with at most {MOST_EVENTS} events.')
    heard = [said(item) for item in listed]
    try:
        play = stage().take(attempt_id, heard)
    except RouteError as fault:
        play = stage().play(attempt_id)
        speak(play.now.scenario.language)
        answer = {"fault": fault.sentence, "scene": asdict(views.scene_view(stage(), play))}
        return jsonify(answer), 409
    speak(play.now.scenario.language)
    return jsonify({"saved": [e.key for e in heard], "scene": asdict(views.scene_view(stage(), play))})


def _event_from_form(attempt_id: str) -> ResponseReturnValue:
    """The same by a plain form, for the text version: a step that has moved on just shows where it is now."""
    form = request.form
    kind = form.get("kind", "")
    step = int(form["step"]) if form.get("step", "").isdigit() and len(form["step"]) < 7 else 0
    details = {k.removeprefix("answer-"): v for k, v in form.items() if k.startswith("answer-") and v.strip()}
    event = {"kind": kind, "key": form.get("key"), "step": step, "choice": form.get("choice"), "details": details}
    try:
        play = stage().take(attempt_id, [said(event)])
    except BadEvent:
        raise
    except RouteError:
        play = stage().play(attempt_id)
    if kind == Kind.REFLECTED:
        return redirect(url_for("learner.look_back", attempt_id=attempt_id, saved=1, _anchor="reflection"), 303)
    if play.stopped or kind == Kind.STOPPED:
        return redirect(url_for("learner.look_back", attempt_id=attempt_id), 303)
    return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)


def _scene_json(play: Play, status: int) -> tuple[Response, int]:
    return jsonify({"scene": asdict(views.scene_view(stage(), play))}), status


@blueprint.get("/attempts/<attempt_id>/look-back")
def look_back(attempt_id: str) -> ResponseReturnValue:
    """The own route, once it has ended or was stopped."""
    play = stage().play(attempt_id)
    speak(play.now.scenario.language)
    if not (play.now.over or play.stopped):
        return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)
    scenario, place = play.now.scenario, play.now.place
    ending = place if isinstance(place, Ending) else None
    lecture = views.lecture_view(stage(), scenario) if scenario.id in _playable() else None
    return LookBackPage(
        card=views.card(stage(), scenario),
        attempt=play.id,
        ending=ending.title if ending else "",
        consequence=ending.consequence if ending else "",
        ending_still=views.still_address(stage(), play, play.now) if ending else None,
        stopped=play.stopped,
        moments=tuple(m for n in range(play.now.step + play.stopped) if (m := _moment(play, n))),
        remember=scenario.remember,
        asks=_asks(play),
        saved=request.args.get("saved") == "1",
        sources=tuple((s.title, s.link) for s in scenario.sources),
        lecture=lecture,
        fresh_key=secrets.token_urlsafe(9),
    ).render()


def _playable() -> set[str]:
    return {s.id for s in house().library.playable()}


def _moment(play: Play, step: int) -> MomentView | None:
    attempt = at_step(play, step)
    if attempt is None or not isinstance(attempt.place, Scene):
        return None
    scene = attempt.place
    taken = play.now.steps[step].choice if step < play.now.step else None
    decision = scene.decision
    silent = taken == SILENCE
    options = tuple(
        OptionView(c.text, c.spoken, c.id == taken, c.afterwards if taken is not None else "")
        for c in (decision.choices if decision else ())
    )
    if silent and decision and decision.silence:
        options += (OptionView(str(_("You say nothing")), False, True, decision.silence.afterwards),)
    return MomentView(
        title=scene.title,
        still=views.still_address(stage(), play, attempt),
        question=(decision.question or str(_("What do you do?"))) if decision else "",
        lines=views.lines(play.now.scenario, scene.script),
        options=options,
        silent=silent,
    )


def _asks(play: Play) -> tuple[AskView, ...]:
    answers: dict[str, str] = {}
    for event in play.stored.events:
        if event.kind is Kind.REFLECTED:
            answers.update({k: str(v) for k, v in event.details.items()})
    return tuple(
        AskView(n, r.ask, r.answers, r.keep, answers.get(str(n), ""))
        for n, r in enumerate(play.now.scenario.reflection, 1)
    )
