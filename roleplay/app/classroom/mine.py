"""All that is held of a learner: to be seen, taken away, kept and deleted by her.

On a device of hers, or with her code on any other: the code then travels with every form, and no cookie is needed.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app import me
from roleplay.app.classroom import held
from roleplay.app.classroom.held import Held
from roleplay.app.classroom.mine_pages import MineCodePage, MineDeletePage, MineGonePage, MinePage
from roleplay.app.house import house
from roleplay.app.limits import looked_up
from roleplay.app.playing import NotYet
from roleplay.errors import NotHere
from roleplay.store.codes import LETTERS, cleaned

blueprint = Blueprint("mine", __name__, url_prefix="/me")

LENGTH = 12
"""Letters of a learner's code. 31^12 codes: 2^59 guesses, ten a minute."""
GROUP = 4


@blueprint.get("")
def page() -> ResponseReturnValue:
    """What is held of the learner on this device; nothing is noted by a look."""
    learner = me.known()
    return MineCodePage(wrong=False).render() if learner is None else _page(learner, "")


@blueprint.post("")
def enter() -> ResponseReturnValue:
    """The same by the code, on any device. It becomes hers only if she says so, and if it is nobody else's."""
    code = _typed()
    learner = looked_up(_of_code(code))
    if learner is None:
        return MineCodePage(wrong=True).render(), 404
    if request.form.get("here") != "yes" or me.known() is not None:
        return _page(learner, code)
    response = redirect(url_for("mine.page"), 303)
    me.remember(response, learner)
    return response


@blueprint.post("/code")
def show_code() -> ResponseReturnValue:
    """Shows the code; from then on it opens this page."""
    learner, code = _whose()
    house().store.privacy.keep_code(_sealed(code_of(learner)), learner)
    return _back(learner, code)


@blueprint.get("/all.json")
@blueprint.post("/all.json")
def file() -> ResponseReturnValue:
    """Everything as a file."""
    learner, _code = _whose()
    text = json.dumps(held.everything(Held.read(learner)), ensure_ascii=False, indent=1)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="role-play.json"'
    return response


@blueprint.post("/keep")
def keep() -> ResponseReturnValue:
    """Keeps an attempt, or all of a class, when the class goes; or no longer."""
    learner, code = _whose()
    attempt_id, class_id, kept = request.form.get("attempt"), request.form.get("class"), "no" not in request.form
    if attempt_id is not None:
        found = house().store.privacy.keep_attempt(learner, attempt_id, kept=kept)
    else:
        found = house().store.privacy.keep_all(learner, class_id or "", kept=kept)
    if not found:
        raise _nothing()
    if "look_back" in request.form:
        return redirect(url_for("look_back.page", attempt_id=attempt_id, _anchor="keep"), 303)
    return _back(learner, code)


@blueprint.get("/delete")
def asked() -> ResponseReturnValue:
    """Where the question was asked from, for who comes back to it."""
    return redirect(url_for("mine.page"), 303)


@blueprint.post("/delete")
def ask() -> ResponseReturnValue:
    """What would go: one attempt, or everything. Deletes nothing yet."""
    learner, code = _whose()
    all_of_it, attempt_id = Held.read(learner), request.form.get("attempt")
    attempt = next((each for each in held.played(all_of_it) if each.id == attempt_id), None)
    if attempt_id is not None and attempt is None:
        raise _nothing()
    return MineDeletePage(
        code=code,
        attempt=attempt,
        attempts=len(all_of_it.rows["attempt"]),
        classes=len(all_of_it.rows["member"]),
        written=len(held.written(all_of_it)),
    ).render()


@blueprint.post("/delete/now")
def delete() -> ResponseReturnValue:
    """Deletes one attempt, or everything; then this device is nobody's."""
    learner, code = _whose()
    attempt_id = request.form.get("attempt")
    if attempt_id is not None:
        if not house().store.privacy.forget_attempt(learner, attempt_id):
            raise _nothing()
        return _back(learner, code)
    house().store.privacy.forget(learner)
    response = Response(MineGonePage().render())
    if me.known() == learner:
        me.forget(response)
        response.headers["Clear-Site-Data"] = '"storage"'  # what waits to be sent, and what was taken along
    return response


def code_of(learner: str) -> str:
    """The code of a learner: always the same, and known to nobody who does not know this server's secret."""
    number, letters = int(house().seal("learner code", learner), 16), ""
    for _letter in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return letters


def _sealed(code: str) -> str:
    return house().seal("learner code kept", code)


def _typed() -> str:
    return cleaned(request.form.get("code", ""), LENGTH)


def _of_code(code: str) -> str | None:
    return house().store.privacy.of_code(_sealed(code))


def _whose() -> tuple[str, str]:
    """Whose data a request is about, and the code that it came with (empty: a device of hers). Raises NotHere."""
    code = _typed()
    learner = looked_up(_of_code(code)) if code else me.known()
    if learner is None:
        raise _nothing()
    if not code and request.method == "POST" and not me.from_here():
        raise NotYet("me", str(_("Open this page on your own device and tap the button there.")))
    return learner, code


def _nothing() -> NotHere:
    return NotHere("me", str(_("Nothing of yours is here. Perhaps it was deleted already.")))


def _back(learner: str, code: str) -> ResponseReturnValue:
    return _page(learner, code) if code else redirect(url_for("mine.page"), 303)


def _page(learner: str, code: str) -> str:
    all_of_it = Held.read(learner)
    shown = code_of(learner) if all_of_it.rows["learner_code"] else ""
    return MinePage(
        code=code,
        shown=tuple(shown[first : first + GROUP] for first in range(0, len(shown), GROUP)),
        classes=held.classes(all_of_it),
        played=held.played(all_of_it),
        written=held.written(all_of_it),
        devices=len(all_of_it.rows["learner_device"]),
        votes=len(all_of_it.rows["vote"]),
        days=me.DAYS,
    ).render()
