"""A student's class: joining by its code, its scenarios, and starting an attempt in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from babel.lists import format_list
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from roleplay.app import me, views
from roleplay.app.classroom import doors, keeping
from roleplay.app.classroom.class_pages import HomeCard, HomePage, JoinPage, KeptView, LookView
from roleplay.app.classroom.together_session import under_way
from roleplay.app.house import house
from roleplay.app.learner import begun, stage, start_page, wants_json
from roleplay.app.look_back import when
from roleplay.app.playing import NotYet
from roleplay.app.words import in_words
from roleplay.errors import RouteError
from roleplay.scenario.draft import one_line
from roleplay.scenario.model import Scenario
from roleplay.store.classes import Class, Played

blueprint = Blueprint("joining", __name__, url_prefix="/class")

LONGEST_NAME = 60
_LOOKS = 20
"""So many attempts are listed on the page of a class; the rest stands under "Your data"."""


@blueprint.get("/<code>")
def home(code: str) -> ResponseReturnValue:
    """A class for who is in it; to others the way in, and who will see what."""
    class_, member = doors.behind(code)
    if member is None:
        forgotten = request.args.get("joined") == "1"
        return JoinPage(doors.room(class_, None), teachers(class_), forgotten).render()
    played = house().store.classes.played(class_.id, member.learner)
    playable = {scenario.id: in_words(scenario) for scenario in house().library.playable()}
    return HomePage(
        room=doors.room(class_, member),
        teachers=teachers(class_),
        cards=_cards(class_, played, playable),
        kept=tuple(_kept(token, playable[each]) for each, token in keeping.sent(class_.id) if each in playable),
        looks=tuple(_look(each, playable.get(each.scenario_id)) for each in played[:_LOOKS]),
        together=_together(class_, playable),
    ).render()


def teachers(class_: Class) -> str:
    """The names of who teaches a class, as part of a sentence."""
    people = (house().store.people.get(each) for each in class_.people)
    names = sorted(person.name for person in people if person is not None and not person.closed)
    return str(format_list(names, locale=get_locale() or "en"))


def _together(class_: Class, playable: Mapping[str, Scenario]) -> str:
    """The title of what a class plays together now."""
    playing = under_way(class_.id)
    if playing is None:
        return ""
    return playable[playing].title if playing in playable else playing


def _cards(class_: Class, played: tuple[Played, ...], playable: Mapping[str, Scenario]) -> tuple[HomeCard, ...]:
    times = Counter(each.scenario_id for each in played if each.from_start)
    found = (playable[each] for each in class_.scenarios if each in playable)
    return tuple(HomeCard(views.card(stage(), each), times[each.id]) for each in found)


def _kept(token: str, told: Scenario) -> KeptView:
    return KeptView(told.title, told.language, url_for("keeping.page", token=token))


def _look(played: Played, told: Scenario | None) -> LookView:
    return LookView(
        title=told.title if told else played.scenario_id,
        language=told.language if told else "",
        when=when(played.started_at),
        address=url_for("look_back.page", attempt_id=played.attempt_id),
    )


@blueprint.post("/<code>/join")
def join(code: str) -> ResponseReturnValue:
    """Makes the learner on this device a member, or gives her another name."""
    class_, _member = doors.behind(code)
    _ask_from_here(code)
    name = one_line(request.form.get("name", ""))[:LONGEST_NAME].rstrip()
    if not doors.open_(class_) or (class_.named and not name):
        return redirect(url_for("joining.home", code=class_.code), 303)
    learner = me.known() or me.fresh()
    house().store.classes.join(class_.id, learner, name, house().now())
    response = redirect(url_for("joining.home", code=class_.code, joined=1), 303)
    me.remember(response, learner)
    return response


@blueprint.post("/<code>/leave")
def leave(code: str) -> ResponseReturnValue:
    """Takes the learner on this device out of a class, and her name with her."""
    class_, learner = doors.joined(code)
    _ask_from_here(code)
    house().store.classes.leave(class_.id, learner)
    return redirect(url_for("learner.catalogue"), 303)


def _ask_from_here(code: str) -> None:
    if not me.from_here():
        raise NotYet(code, str(_("Open the page of the class on this device and tap the button there.")))


# -- playing in it -----------------------------------------------------------------------------------------------------


@blueprint.get("/<code>/scenarios/<scenario_id>")
def scenario(code: str, scenario_id: str) -> ResponseReturnValue:
    """The start page in a class: it says who will see what, before anything is kept."""
    class_, member = doors.inside(code)
    found = doors.own_scenario(class_, scenario_id)
    if not doors.open_(class_):
        return redirect(url_for("joining.home", code=class_.code), 303)
    return start_page(
        found,
        room=doors.room(class_, member),
        address=url_for("joining.scenario", code=class_.code, scenario_id=found.id, _external=True),
        action=url_for("joining.begin", code=class_.code, scenario_id=found.id, names=int(class_.named)),
    )


@blueprint.post("/<code>/scenarios/<scenario_id>/attempts")
def begin(code: str, scenario_id: str) -> ResponseReturnValue:
    """Starts an attempt in a class. `names` is what its start page said: with (1) or without (0)."""
    class_, member = doors.inside(code)
    found = doors.own_scenario(class_, scenario_id)
    refused = _refusal(class_)
    if not refused:
        return begun(stage().begin(found.id, member.learner, class_.id))
    if wants_json():
        raise RouteError(code, refused)
    return redirect(url_for("joining.scenario", code=class_.code, scenario_id=found.id), 303)


def _refusal(class_: Class) -> str:
    """Why nothing can be started in a class now, in a sentence; empty when it can."""
    if not me.from_here():
        return str(_("Open the page of the class on this device and tap the button there."))
    if not doors.open_(class_):
        return str(_("This class has ended. You can still play for yourself."))
    if class_.named != (request.args.get("names") == "1"):
        return str(_("Who sees what has changed in this class. Load this page again to read it, then start."))
    return ""
