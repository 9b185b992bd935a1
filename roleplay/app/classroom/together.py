"""Playing together, on the screen: the facilitator opens the vote, reveals it, and goes on with the class."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from flask import Blueprint, Response, get_template_attribute, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import views
from roleplay.app.access import people_only
from roleplay.app.classroom.counts import count
from roleplay.app.classroom.doors import own_class, own_scenario
from roleplay.app.classroom.figures import tally
from roleplay.app.classroom.together_pages import BeamerPage, JoinHint, ScreenView, TogetherPage
from roleplay.app.classroom.together_session import (
    Stand,
    passed,
    reaction_views,
    session_of,
    stand,
    told_votes,
)
from roleplay.app.house import house
from roleplay.app.learner import stage, wants_json
from roleplay.app.pages import ClipView
from roleplay.app.qr import qr
from roleplay.app.words import direction
from roleplay.errors import NotHere, OutOfStep, RouteError
from roleplay.library import MOST_AT_ONCE
from roleplay.media.need import Role
from roleplay.route.attempt import Arrival, Attempt
from roleplay.route.tally import Of
from roleplay.route.together import Choices, leads, way_to
from roleplay.scenario.model import Ending, Scenario
from roleplay.store.classes import Class
from roleplay.store.codes import halves
from roleplay.store.together import Phase, Session

blueprint = Blueprint("together", __name__, url_prefix="/facilitator/classes/<class_id>/<scenario_id>/together")


class Tie(RouteError):
    """Nothing to follow: the facilitator chooses."""


@blueprint.get("")
@people_only
def beamer(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """The screen; a button to begin while the class does not play this scenario."""
    class_, session = own_class(class_id), session_of(class_id)
    if session is None or session.scenario_id != scenario_id:
        return _before(class_, own_scenario(class_, scenario_id), session)
    now = stand(session)
    view, voted = _screen(class_, now), _voted(class_, now)
    data = {
        "now": url_for(".now", class_id=class_id, scenario_id=scenario_id),
        "move": url_for(".move", class_id=class_id, scenario_id=scenario_id),
        "begin": url_for(".beamer", class_id=class_id, scenario_id=scenario_id),
        "words": _words(),
        **_state(view, now, voted),
    }
    return BeamerPage(views.card(stage(), now.attempt.scenario), view, _joining(class_), voted, data).render()


@blueprint.post("", endpoint="open")
@people_only
def begin(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Begins; with `scene` there, as most of the class came to it, else by a shortest way."""
    class_ = own_class(class_id)
    own_scenario(class_, scenario_id)  # refuses one that the class does not play
    scenario, text = house().library.ready(scenario_id)
    choices, now = _way(class_, scenario, request.form.get("scene", "")), house().now()
    house().store.keep_revision(scenario.digest, scenario_id, text, now)
    session = Session(secrets.token_urlsafe(16), class_id, scenario_id, scenario.digest, now, choices)
    house().store.together.open(session)
    return redirect(url_for(".beamer", class_id=class_id, scenario_id=scenario_id), 303)


def _way(class_: Class, scenario: Scenario, scene: str) -> Choices:
    if not scene:
        return ()
    taken = {cell.way: number for cell, number in tally(class_.id, scenario).items() if cell.of is Of.WAY}
    found = way_to(scenario, scene, taken, MOST_AT_ONCE)
    if found is None:
        raise NotHere(scene, str(_("There is no way to this scene. Choose another one on the map.")))
    return found


@blueprint.get("/now")
@people_only
def now(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Where the class is, and how many have voted: for the screen, which looks again and again."""
    return _answer(own_class(class_id), scenario_id, session_of(class_id))


@blueprint.post("/move")
@people_only
def move(class_id: str, scenario_id: str) -> ResponseReturnValue:
    """Moves on from what she saw (`changed`): `do` is next, most, least, end or a reaction's number."""
    class_, session, fault, status = own_class(class_id), session_of(class_id), "", 200
    try:
        if session is None or session.scenario_id != scenario_id:
            raise passed()
        _move(session)
    except (OutOfStep, Tie) as refused:
        fault, status = refused.sentence, 409
    if wants_json():
        response = _answer(class_, scenario_id, session_of(class_id), fault)
        response.status_code = status
        return response
    where = "debrief.stage" if request.form.get("do") == "end" else ".beamer"
    return redirect(url_for(where, class_id=class_id, scenario_id=scenario_id), 303)


def _move(session: Session) -> None:
    do, now = request.form.get("do", ""), stand(session)
    if request.form.get("changed") != str(session.changed):
        raise passed()
    store = house().store.together
    if do == "end":
        store.end(session.id, house().now())
    elif session.phase is Phase.REVEALED:
        store.move(session, Phase.PLAYING, (*session.choices, _followed(now, do)))
    elif do != "next":
        raise passed()
    elif session.phase is Phase.VOTING:
        store.move(session, Phase.REVEALED)
    elif now.reactions:
        store.move(session, Phase.VOTING, opens=True)
    elif not now.attempt.over:
        store.move(session, Phase.PLAYING, (*session.choices, None))


def _followed(now: Stand, do: str) -> str:
    """The reaction that the class goes on with. Raises Tie when the vote does not say which."""
    decided = leads(told_votes(now))
    by_vote = {"next": decided.most, "most": decided.most, "least": decided.least}
    if do not in by_vote:
        return now.numbered(do).id
    found = by_vote[do]
    if found is None:
        raise Tie("vote", str(_("The vote does not say which. Choose one: 1, 2 or 3.")))
    return found


# -- what is shown -----------------------------------------------------------------------------------------------------


def _before(class_: Class, scenario: Scenario, session: Session | None) -> str:
    other = ""
    if session is not None:
        other = stand(session).attempt.scenario.title
    return TogetherPage(
        card=views.card(stage(), scenario),
        class_id=class_.id,
        class_name=class_.name,
        joining=_joining(class_),
        joined=count(_members(class_)),
        other=other,
    ).render()


def _members(class_: Class) -> int:
    return house().store.classes.joined([class_.id])[class_.id]


def _joining(class_: Class) -> JoinHint:
    address = url_for("voting.page", code=class_.code, _external=True)
    return JoinHint(url_for("handover.go", _external=True).partition("://")[2], halves(class_.code), qr(address))


def _answer(class_: Class, scenario_id: str, session: Session | None, fault: str = "") -> Response:
    told: dict[str, object] = {"fault": fault} if fault else {}
    if session is None or session.scenario_id != scenario_id:
        return jsonify({"state": "none", **told})
    now = stand(session)
    view, voted = _screen(class_, now), _voted(class_, now)
    html = get_template_attribute("classroom/_together.html", "screen_part")(view)
    response = jsonify({**_state(view, now, voted), "html": html, **told})
    if request.method == "GET":
        response.add_etag()
        response.make_conditional(request)
    return response


def _voted(class_: Class, now: Stand) -> str:
    """How many have voted, in words; nothing outside a vote."""
    if now.session.phase is Phase.PLAYING:
        return ""
    voted = house().store.together.votes(now.session).total()
    return str(_("%(voted)s of %(joined)s have voted", voted=count(voted), joined=count(_members(class_))))


def _state(view: ScreenView, now: Stand, voted: str) -> dict[str, object]:
    return {
        "state": view.state,
        "changed": view.changed,
        "clip": asdict(view.clip) if view.clip is not None else None,
        "language": view.language,
        "direction": view.direction,
        "ahead": _ahead(now),
        "voted": voted,
    }


def _screen(class_: Class, now: Stand) -> ScreenView:
    attempt, place, session = now.attempt, now.attempt.place, now.session
    ending = place if isinstance(place, Ending) else None
    revealed = session.phase is Phase.REVEALED
    decided = leads(told_votes(now)) if revealed else None
    clip = _clip(attempt)
    return ScreenView(
        state="ended" if ending else session.phase.value,
        changed=session.changed,
        language=attempt.scenario.language,
        direction=direction(attempt.scenario.language),
        clip=clip,
        lines=() if clip is not None else views.lines(attempt.scenario, place.script),
        question=views.question(place),
        reactions=reaction_views(now) if session.phase is not Phase.PLAYING else (),
        most=now.number(decided.most) if decided else None,
        least=now.number(decided.least) if decided else None,
        decides=bool(now.reactions),
        title=ending.title if ending else "",
        consequence=ending.consequence if ending else "",
        class_id=class_.id,
        scenario_id=session.scenario_id,
    )


def _clip(attempt: Attempt) -> ClipView | None:
    """The clip of where the class is."""
    scenario, place = attempt.scenario, attempt.place
    built = stage().clip(attempt)
    if built is None:
        return None
    return views.clip_view(stage(), scenario, place.id, built, _address(scenario, place.id, attempt.variant))


def _address(scenario: Scenario, place: str, variant: int) -> str:
    """Of the revision that the class began with: there may be a newer one since."""
    of = scenario.digest
    return url_for("facilitator.place_clip", scenario_id=scenario.id, place=place, variant=variant, revision=of)


def _ahead(now: Stand) -> list[str]:
    """The clips that can come next, in the author's order."""
    attempt, scenario = now.attempt, now.attempt.scenario
    if attempt.over:
        return []
    ways: list[str | None] = [reaction.id for reaction in now.reactions] or [None]
    arrivals = [attempt.ahead(way) for way in ways]
    return [_address(scenario, a.place.id, a.variant) for a in arrivals if _made(scenario, a)]


def _made(scenario: Scenario, arrival: Arrival) -> bool:
    role = Role.ENDING if isinstance(arrival.place, Ending) else Role.SCENE
    return house().library.clip(scenario, (arrival.place.id, role, arrival.variant)) is not None


def _words() -> dict[str, str]:
    """What the script says by itself."""
    return {
        "lost": str(_("No connection. Trying again…")),
        "tap": str(_("Press any key for the sound.")),
        "failed": str(_("This clip does not play here.")),
    }
