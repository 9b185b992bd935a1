"""An attempt goes on with another device: a short code, for ten minutes and for one device.

The code moves the attempt. When the one who asks for it is the attempt's own learner, the other device also becomes
one of hers, so that what she did before is known there; to somebody who was only given the address it is not.
"""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import me, views
from roleplay.app.house import house
from roleplay.app.learner import stage, wants_json
from roleplay.app.limits import looked_up
from roleplay.app.look_back_pages import GoOnPage, GoPage, HandoverPage
from roleplay.app.playing import NotYet, Play
from roleplay.app.qr import qr
from roleplay.store import codes
from roleplay.store.classes import Class
from roleplay.store.learners import Handover

blueprint = Blueprint("handover", __name__)

MINUTES = 10


@blueprint.post("/attempts/<attempt_id>/handover")
def make(attempt_id: str) -> ResponseReturnValue:
    """A code for another device; the one before it holds no more."""
    play = stage().play(attempt_id)
    code = codes.fresh()
    waiting, now = Handover(play.id, me.own(play.stored.learner)), house().now()
    house().store.learners.open_handover(_sealed(code), waiting, now + MINUTES * 60, now)
    address = url_for("handover.ask", code=code, _external=True)
    if wants_json():
        return jsonify(code=code, address=address, minutes=MINUTES), 201
    return HandoverPage(
        card=views.card(stage(), play.now.scenario),
        code=codes.halves(code),
        address=url_for("handover.go", _external=True),
        qr=qr(address),
        minutes=MINUTES,
        back=_place(play),
    ).render()


@blueprint.get("/attempts/<attempt_id>/handover")
def shown(attempt_id: str) -> ResponseReturnValue:
    """Where the role-play is, for who comes back to a page that was shown once."""
    return redirect(_place(stage().play(attempt_id)), 303)


@blueprint.get("/go")
def go() -> ResponseReturnValue:
    """Asks for a code: of another device, or of a class."""
    code = codes.cleaned(request.args.get("code", ""))
    return redirect(url_for("handover.ask", code=code), 303) if code else GoPage(wrong=False).render()


@blueprint.get("/go/<code>")
def ask(code: str) -> ResponseReturnValue:
    """A button to go on with. A look at the address, as by the preview of a link, does not spend the code."""
    waiting = house().store.learners.handover(_sealed(code), house().now())
    class_ = _class(code) if waiting is None else None
    looked_up(waiting or class_)
    if class_ is not None:
        return redirect(url_for("joining.home", code=class_.code), 303)
    if waiting is None:
        return _wrong()
    play = stage().play(waiting.attempt_id)
    return GoOnPage(views.card(stage(), play.now.scenario), codes.cleaned(code)).render()


@blueprint.post("/go/<code>")
def take(code: str) -> ResponseReturnValue:
    """Spends the code and goes on here."""
    if not me.from_here():
        raise NotYet(code, str(_("Open the page of the code on this device and tap the button there.")))
    found = looked_up(house().store.learners.spend_handover(_sealed(code), house().now()))
    if found is None:
        return _wrong()
    response = redirect(_place(stage().play(found.attempt_id)), 303)
    if found.learner is not None and me.known() is None:
        me.remember(response, found.learner)
    return response


def _wrong() -> ResponseReturnValue:
    return GoPage(wrong=True).render(), 404


def _place(play: Play) -> str:
    return url_for("look_back.page" if play.done else "learner.attempt", attempt_id=play.id)


def _class(code: str) -> Class | None:
    return house().store.classes.by_code(code)


def _sealed(code: str) -> str:
    return house().seal("handover", codes.cleaned(code))
