"""Playing together, on a student's phone: it waits, offers the reactions, and keeps the vote."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, get_template_attribute, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import me, views
from roleplay.app.classroom.doors import joined
from roleplay.app.classroom.together_pages import PhoneView, VotePage
from roleplay.app.classroom.together_session import Stand, passed, reaction_views, session_of, stand
from roleplay.app.house import house
from roleplay.app.learner import wants_json
from roleplay.app.playing import BadEvent
from roleplay.app.words import direction, language
from roleplay.errors import OutOfStep
from roleplay.scenario.model import Ending
from roleplay.store.classes import Class
from roleplay.store.together import Phase, Session

blueprint = Blueprint("voting", __name__, url_prefix="/class/<code>/together")


@blueprint.get("")
def page(code: str) -> ResponseReturnValue:
    """The phone of a student."""
    class_, learner = joined(code)
    session = session_of(class_.id)
    now, tag = _now(class_, learner, session)
    data = {"now": url_for(".now", code=class_.code), "vote": url_for(".vote", code=class_.code), "tag": tag}
    return VotePage(now, {**data, **_state(now), "words": _words()}).render()


@blueprint.get("/now")
def now(code: str) -> ResponseReturnValue:
    """Where the class is, for a phone that looks again and again: 304 while nothing has changed for it."""
    class_, learner = joined(code)
    session = session_of(class_.id)
    tag = _tag(session, _mine(session, learner))
    if request.if_none_match.contains(tag):
        return _tagged(make_response("", 304), tag)
    return _answer(class_, learner, session)


@blueprint.post("/vote")
def vote(code: str) -> ResponseReturnValue:
    """Keeps a vote; answers when it is on disk. A later one in the same round takes its place."""
    class_, learner = joined(code)
    if not me.from_here():
        raise BadEvent("vote", str(_("Vote on the page of your class.")))
    try:
        _keep(class_, learner)
    except OutOfStep as fault:
        if not wants_json():
            return redirect(url_for(".page", code=class_.code), 303)
        response = _answer(class_, learner, session_of(class_.id), fault=fault.sentence)
        response.status_code = 409
        return response
    if not wants_json():
        return redirect(url_for(".page", code=class_.code), 303)
    return _answer(class_, learner, session_of(class_.id))


def _keep(class_: Class, learner: str) -> None:
    given = request.get_json(silent=True) if request.is_json else request.form
    sent = given if isinstance(given, Mapping) else {}
    session = session_of(class_.id)
    if session is None or (session.id, str(session.round)) != (sent.get("session"), str(sent.get("round"))):
        raise passed()
    if session.phase is not Phase.VOTING:
        raise passed()
    choice = stand(session).numbered(str(sent.get("choice")))
    house().store.together.vote(session.id, session.round, learner, choice.id, house().now())


def _mine(session: Session | None, learner: str) -> str | None:
    if session is None or session.phase is Phase.PLAYING:
        return None
    return house().store.together.vote_of(session, learner)


def _tag(session: Session | None, mine: str | None) -> str:
    """All that decides what a phone shows, sealed: what it shows need not be worked out to see that it is the same."""
    where = (session.id, session.changed) if session is not None else ()
    return house().seal("phone", *where, mine, language())


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    return response


def _answer(class_: Class, learner: str, session: Session | None, fault: str = "") -> Response:
    view, tag = _now(class_, learner, session)
    html = get_template_attribute("classroom/_vote.html", "phone")(view)
    return _tagged(jsonify({**_state(view), "html": html, **({"fault": fault} if fault else {})}), tag)


def _state(view: PhoneView) -> dict[str, object]:
    return {"state": view.state, "session": view.session, "round": view.round, "mine": view.mine}


def _now(class_: Class, learner: str, session: Session | None) -> tuple[PhoneView, str]:
    mine = _mine(session, learner)
    return _view(class_, stand(session) if session is not None else None, mine), _tag(session, mine)


def _view(class_: Class, now: Stand | None, mine: str | None) -> PhoneView:
    """Nothing of what comes: while the screen plays, a phone is told no more than to look at it."""
    place = now.attempt.place if now is not None else None
    session = now.session if now is not None else None
    shown = now is not None and now.session.phase is not Phase.PLAYING
    ending = place if isinstance(place, Ending) else None
    tongue = now.attempt.scenario.language if now is not None else language()
    return PhoneView(
        state=_name(now),
        session=session.id if session is not None else "",
        round=session.round if session is not None else 0,
        language=tongue,
        direction=direction(tongue),
        question=views.question(place) if shown and place is not None else "",
        reactions=reaction_views(now, mine) if shown and now is not None else (),
        title=ending.title if ending else "",
        consequence=ending.consequence if ending else "",
        code=class_.code,
        class_name=class_.name,
    )


def _name(now: Stand | None) -> str:
    if now is None:
        return "none"
    if now.attempt.over:
        return "ended"
    return "watching" if now.session.phase is Phase.PLAYING else now.session.phase.value


def _words() -> dict[str, str]:
    """What the script says by itself."""
    return {
        "in": str(_("Your vote is in. You can still change it.")),
        "sending": str(_("One moment…")),
        "lost": str(_("No connection. Your vote is sent as soon as it is back.")),
        "late": str(_("That vote is over. Look at the screen.")),
    }
