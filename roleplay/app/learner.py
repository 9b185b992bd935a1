"""The learner's pages: catalogue, start, explanation, and the role-play itself."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from roleplay.app import before, me, tickets, views
from roleplay.app.classroom import doors
from roleplay.app.house import house
from roleplay.app.pages import AttemptPage, CataloguePage, ExplanationPage, RoomView, StartPage
from roleplay.app.playing import BadEvent, Play, Stage, said
from roleplay.app.words import in_words, language
from roleplay.errors import RouteError
from roleplay.route.attempt import Kind
from roleplay.said import in_words as told_in
from roleplay.scenario.model import Scenario

blueprint = Blueprint("learner", __name__)

MOST_EVENTS = 200


def stage() -> Stage:
    """The stage of this app."""
    found = current_app.extensions["roleplay.stage"]
    assert isinstance(found, Stage)
    return found


def wants_json() -> bool:
    """Whether a program asks, and not a browser for a page."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


@blueprint.get("/")
def catalogue() -> ResponseReturnValue:
    """Every scenario that can be played."""
    library = house().library
    playable = sorted((in_words(s) for s in library.playable()), key=lambda s: s.title)
    cards = tuple(views.card(stage(), s) for s in playable)
    unfinished = tuple(e.id for e in library.entries() if not e.playable)
    return CataloguePage(cards, doors.own_rooms(), unfinished).render()


@blueprint.get("/scenarios/<scenario_id>")
def scenario(scenario_id: str) -> ResponseReturnValue:
    """The start page, for practice."""
    found = in_words(house().library.scenario(scenario_id))
    return start_page(
        found,
        room=None,
        address=url_for("learner.scenario", scenario_id=found.id, _external=True),
        action=url_for("learner.begin", scenario_id=found.id),
    )


def start_page(found: Scenario, *, room: RoomView | None, address: str, action: str) -> str:
    """The start page of a scenario at an address, in a class (`room`) or for practice."""
    lecture, learner = views.lecture_view(stage(), found), me.known()
    return StartPage(
        card=views.card(stage(), found),
        lecture=lecture if lecture and lecture.show != "after" else None,
        first=views.first_view(stage(), found),
        clock=any(s.decision and s.decision.within for s in found.scenes.values()),
        kept=before.kept(found, learner),
        endings=before.endings(stage(), found, before.history(found, learner)),
        share=views.share_view(stage(), found, address),
        room=room,
        action=action,
    ).render()


@blueprint.get("/scenarios/<scenario_id>/explanation")
def explanation(scenario_id: str) -> ResponseReturnValue:
    """The lecture on a page of its own."""
    found = in_words(house().library.scenario(scenario_id))
    lecture = views.lecture_view(stage(), found)
    if lecture is None:
        abort(404)
    captions = lecture.clip.captions if lecture.clip else ()
    data = {"captions": captions, "chapters": lecture.chapters, "key": lecture.key}
    return ExplanationPage(views.card(stage(), found), lecture, data).render()


@blueprint.post("/scenarios/<scenario_id>/attempts")
def begin(scenario_id: str) -> ResponseReturnValue:
    """Starts an attempt: a page for a browser, the first scene for a program."""
    learner = me.known() or me.fresh()
    return begun(stage().begin(scenario_id, learner))


def begun(play: Play) -> Response:
    """The answer to a start. From the first one on, the device is known as the learner's."""
    page = url_for("learner.attempt", attempt_id=play.id)
    response = make_response(_scene_json(play, 201) if wants_json() else redirect(page, 303))
    if play.stored.learner is not None:
        me.remember(response, play.stored.learner)
    return response


@blueprint.get("/attempts/<attempt_id>")
def attempt(attempt_id: str) -> ResponseReturnValue:
    """The role-play where it is now."""
    play = stage().play(attempt_id)
    if wants_json():
        return _scene_json(play, 200)
    card = views.card(stage(), play.now.scenario)
    still = views.still_address(stage(), play, play.now)
    return AttemptPage(card, views.scene_view(stage(), play), still, secrets.token_urlsafe(9)).render()


@blueprint.post("/attempts/<attempt_id>/events")
def events(attempt_id: str) -> ResponseReturnValue:
    """Takes what happened; answers when it is on disk, with where the role-play is now."""
    if not request.is_json:
        return _event_from_form(attempt_id)
    raw = request.get_json(silent=True)
    sent = raw if isinstance(raw, dict) else {}
    listed = sent.get("events")
    if not isinstance(listed, list) or len(listed) > MOST_EVENTS:
        raise BadEvent("events", f'Send {{"events": [ … ]}} with at most {MOST_EVENTS} events.')
    heard = [said(item) for item in listed]
    if heard and sent.get("ticket") is not None:  # taken along: it begins with its first event
        tickets.redeem(house(), attempt_id, sent["ticket"], heard[0].step)
    try:
        play = stage().take(attempt_id, heard)
    except RouteError as fault:
        play = stage().play(attempt_id)
        answer = {"fault": told_in(fault.sentence, language()), "scene": asdict(views.scene_view(stage(), play))}
        return jsonify(answer), 409
    return jsonify({"saved": [e.key for e in heard], "scene": asdict(views.scene_view(stage(), play))})


def _event_from_form(attempt_id: str) -> ResponseReturnValue:
    """The same by a plain form, for the text version: a step that has moved on just shows where it is now."""
    form = request.form
    kind = form.get("kind", "")
    step = int(form["step"]) if form.get("step", "").isdigit() and len(form["step"]) < 7 else 0
    details: dict[str, object] = {
        k.removeprefix("answer-"): v for k, v in form.items() if k.startswith("answer-") and v.strip()
    }
    details |= {k: True for k in form if k.startswith("share-")}
    event = {"kind": kind, "key": form.get("key"), "step": step, "choice": form.get("choice"), "details": details}
    try:
        play = stage().take(attempt_id, [said(event)])
    except BadEvent:
        raise
    except RouteError:
        play = stage().play(attempt_id)
    if kind == Kind.REFLECTED:
        return redirect(url_for("look_back.page", attempt_id=attempt_id, saved=1, _anchor="reflection"), 303)
    if play.stopped or kind == Kind.STOPPED:
        return redirect(url_for("look_back.page", attempt_id=attempt_id), 303)
    return redirect(url_for("learner.attempt", attempt_id=attempt_id), 303)


def _scene_json(play: Play, status: int) -> tuple[Response, int]:
    return jsonify({"scene": asdict(views.scene_view(stage(), play))}), status
