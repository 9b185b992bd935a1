"""An attempt goes on with another device: a short code, for ten minutes and for one device.

The code moves the attempt. When the one who asks for it is the attempt's own learner, the other device also becomes
one of hers, so that what she did before is known there; to somebody who was only given the address it is not.
"""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import me, views
from roleplay.app.house import house
from roleplay.app.learner import stage, wants_json
from roleplay.app.limits import limiter
from roleplay.app.look_back_pages import GoOnPage, GoPage, HandoverPage
from roleplay.app.playing import NotYet, Play
from roleplay.app.qr import qr
from roleplay.store.learners import Handover

blueprint = Blueprint("handover", __name__)

MINUTES = 10
LENGTH = 6
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No letters and digits that look alike on a screen across the room. 31^6 codes: 2^29 guesses, ten a minute."""


def _tries(response: Response) -> bool:
    return response.status_code == 404


wrong_codes = limiter.shared_limit("10 per minute", scope="wrong codes", deduct_when=_tries)
"""Only wrong codes count: a whole class may come from one address."""


@blueprint.post("/attempts/<attempt_id>/handover")
def make(attempt_id: str) -> ResponseReturnValue:
    """A code for another device; the one before it holds no more."""
    play = stage().play(attempt_id)
    code = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    waiting, now = Handover(play.id, me.own(play.stored.learner)), house().now()
    house().store.learners.open_handover(_sealed(code), waiting, now + MINUTES * 60, now)
    address = url_for("handover.ask", code=code, _external=True)
    if wants_json():
        return jsonify(code=code, address=address, minutes=MINUTES), 201
    return HandoverPage(
        card=views.card(stage(), play.now.scenario),
        code=(code[: LENGTH // 2], code[LENGTH // 2 :]),
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
    """Asks for the code."""
    code = _cleaned(request.args.get("code", ""))
    return redirect(url_for("handover.ask", code=code), 303) if code else GoPage(wrong=False).render()


@blueprint.get("/go/<code>")
@wrong_codes
def ask(code: str) -> ResponseReturnValue:
    """A button to go on with. A look at the address, as by the preview of a link, does not spend the code."""
    found = house().store.learners.handover(_sealed(code), house().now())
    if found is None:
        return _wrong()
    play = stage().play(found.attempt_id)
    return GoOnPage(views.card(stage(), play.now.scenario), _cleaned(code)).render()


@blueprint.post("/go/<code>")
@wrong_codes
def take(code: str) -> ResponseReturnValue:
    """Spends the code and goes on here."""
    if not me.from_here():
        raise NotYet(code, str(_("Open the page of the code on this device and tap the button there.")))
    found = house().store.learners.spend_handover(_sealed(code), house().now())
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


def _cleaned(code: str) -> str:
    """A code as it was meant: people type it small, and with the space in the middle."""
    return "".join(c for c in code[:40].upper() if c in LETTERS)[:LENGTH]


def _sealed(code: str) -> str:
    return house().seal("handover", _cleaned(code))
