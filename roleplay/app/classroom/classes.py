"""A facilitator's classes: making one, its code, who is in it, what was played."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from roleplay.app import access, views
from roleplay.app.access import people_only
from roleplay.app.classroom import doors, settings
from roleplay.app.classroom.class_pages import (
    ClassCard,
    ClassesPage,
    ClassPage,
    CodePage,
    NewClassPage,
    PlayedCard,
    RosterPage,
    TeacherView,
)
from roleplay.app.classroom.counts import count
from roleplay.app.house import house
from roleplay.app.learner import stage
from roleplay.app.qr import qr
from roleplay.app.words import in_words
from roleplay.route.tally import Cell, Of
from roleplay.scenario.model import Scenario
from roleplay.store import codes
from roleplay.store.classes import Class

blueprint = Blueprint("classes", __name__, url_prefix="/facilitator")

_SOON = 14
"""So many days before its last one it is said when a class ends in days, and not as a date."""


@blueprint.get("/")
@people_only
def overview() -> ResponseReturnValue:
    """The classes of who is signed in."""
    person = access.person()
    found = house().store.classes.of_person(person.id)
    joined = house().store.classes.joined(each.id for each in found)
    playable = {scenario.id: in_words(scenario) for scenario in house().library.playable()}
    cards = [_card(each, joined[each.id], playable) for each in found]
    return ClassesPage(person.name, tuple(sorted(cards, key=lambda card: card.ended))).render()


def _card(class_: Class, joined: int, playable: dict[str, Scenario]) -> ClassCard:
    scenarios = [playable[each] for each in class_.scenarios if each in playable]
    stills = (views.card(stage(), each).still for each in scenarios)
    return ClassCard(
        id=class_.id,
        name=class_.name,
        code=codes.halves(class_.code),
        titles=tuple((each.title, each.language) for each in scenarios),
        still=next(filter(None, stills), None),
        until=until(class_),
        ended=not doors.open_(class_),
        joined=count(joined),
    )


def until(class_: Class) -> str:
    """When a class ends, or ended, in words."""
    last = date.fromisoformat(class_.last_day)
    left = (last - doors.today()).days
    if left < 0:
        return str(_("Ended on %(day)s", day=format_date(last, "long")))
    if left == 0:
        return str(_("Ends today"))
    if left <= _SOON:
        return str(ngettext("Ends in %(num)s day", "Ends in %(num)s days", left))
    return str(_("Until %(day)s", day=format_date(last, "long")))


@blueprint.get("/classes/new")
@people_only
def new() -> ResponseReturnValue:
    """Asks for a new class."""
    return NewClassPage(settings.shown(settings.fresh(), fixed=False)).render()


@blueprint.post("/classes/new")
@people_only
def make() -> ResponseReturnValue:
    """Makes a class of who is signed in."""
    wanted = settings.asked()
    if wanted.problems:
        return NewClassPage(settings.shown(wanted, fixed=False)).render(), 400
    made = house().store.classes.make(
        wanted.name, wanted.scenarios, wanted.last_day, access.person().id, house().now(), named=wanted.named
    )
    return redirect(url_for("classes.page", class_id=made.id), 303)


# -- one of them -------------------------------------------------------------------------------------------------------


@blueprint.get("/classes/<class_id>")
@people_only
def page(class_id: str) -> ResponseReturnValue:
    """A class: its code, its scenarios and its settings."""
    class_ = doors.own_class(class_id)
    said = {
        "kept": _("Kept."),
        "code": _("There is a new code. The old one leads nowhere any more."),
        "shared": _("Shared. Your colleague finds it under “My classes”."),
    }
    return _page(class_, settings.of_class(class_), said=str(said.get(request.args.get("said", ""), "")))


def _page(class_: Class, wanted: settings.Wanted, *, said: str = "", problem: str = "") -> str:
    return ClassPage(
        id=class_.id,
        name=class_.name,
        code=codes.halves(class_.code),
        address=_address(class_),
        go=_go(),
        qr=qr(_address(class_)),
        until=until(class_),
        ended=not doors.open_(class_),
        joined=count(house().store.classes.joined([class_.id])[class_.id]),
        named=class_.named,
        cards=tuple(_played(class_, scenario) for scenario in _scenarios(class_)),
        teachers=_teachers(class_),
        form=settings.shown(wanted, fixed=house().store.classes.begun(class_.id)),
        said=said,
        problem=problem,
    ).render()


def _scenarios(class_: Class) -> list[Scenario]:
    playable = {scenario.id: scenario for scenario in house().library.playable()}
    return [in_words(playable[each]) for each in class_.scenarios if each in playable]


def _played(class_: Class, scenario: Scenario) -> PlayedCard:
    tally = house().store.figures.tally(class_.id, scenario.id)
    began, ended = tally[Cell(Of.LEARNERS)], tally[Cell(Of.ENDED)]
    return PlayedCard(views.card(stage(), scenario), count(began), count(ended))


def _teachers(class_: Class) -> tuple[TeacherView, ...]:
    me = access.person()
    people = (house().store.people.get(each) for each in class_.people)
    found = (TeacherView(each.name, each.id == me.id) for each in people if each is not None)
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def _address(class_: Class) -> str:
    return url_for("joining.home", code=class_.code, _external=True)


def _go() -> str:
    """The address to type, as people say it."""
    return url_for("handover.go", _external=True).partition("://")[2]


@blueprint.get("/classes/<class_id>/code")
@people_only
def code(class_id: str) -> ResponseReturnValue:
    """The code alone, for the beamer."""
    class_ = doors.own_class(class_id)
    joined = count(house().store.classes.joined([class_.id])[class_.id])
    return CodePage(class_.id, class_.name, codes.halves(class_.code), _go(), qr(_address(class_)), joined).render()


@blueprint.get("/classes/<class_id>/roster")
@people_only
def roster(class_id: str) -> ResponseReturnValue:
    """Who joined. By name and not in the order of joining, which would say who was at which device when."""
    class_ = doors.own_class(class_id)
    access.log(class_.id, "who joined")
    members = house().store.classes.members(class_.id)
    names = sorted((member.name for member in members if member.name), key=str.casefold)
    return RosterPage(class_.id, class_.name, class_.named, tuple(names), count(len(members) - len(names))).render()


# -- changes -----------------------------------------------------------------------------------------------------------


@blueprint.post("/classes/<class_id>")
@people_only
def change(class_id: str) -> ResponseReturnValue:
    """Keeps the settings of a class."""
    class_ = doors.own_class(class_id)
    wanted = settings.asked(class_)
    if wanted.problems:
        return _page(class_, wanted), 400
    changed = replace(
        class_, name=wanted.name, scenarios=wanted.scenarios, last_day=wanted.last_day, named=wanted.named
    )
    if not house().store.classes.change(changed):
        sentence = _("Somebody has begun in this class. Who sees what stays as she read it; make a new class instead.")
        return _page(class_, replace(wanted, named=class_.named), problem=str(sentence)), 409
    return _done(class_, "kept")


@blueprint.post("/classes/<class_id>/code")
@people_only
def new_code(class_id: str) -> ResponseReturnValue:
    """Gives a class another code; who is in it stays."""
    class_ = doors.own_class(class_id)
    house().store.classes.new_code(class_.id)
    return _done(class_, "code")


@blueprint.post("/classes/<class_id>/people")
@people_only
def share(class_id: str) -> ResponseReturnValue:
    """Shares a class with a colleague."""
    class_ = doors.own_class(class_id)
    colleague = house().store.people.by_login(request.form.get("login", ""))
    if colleague is None or colleague.closed:
        sentence = _("Nobody here has this login. Ask your colleague how it is spelt, or your administrator to invite.")
        return _page(class_, settings.of_class(class_), problem=str(sentence)), 400
    house().store.classes.add_person(class_.id, colleague.id)
    return _done(class_, "shared")


@blueprint.post("/classes/<class_id>/people/leave")
@people_only
def leave(class_id: str) -> ResponseReturnValue:
    """Takes who is signed in out of a class."""
    class_ = doors.own_class(class_id)
    if not house().store.classes.remove_person(class_.id, access.person().id):
        sentence = _("You are the last one here: share the class with a colleague first, or end it.")
        return _page(class_, settings.of_class(class_), problem=str(sentence)), 409
    return redirect(url_for("classes.overview"), 303)


def _done(class_: Class, said: str) -> ResponseReturnValue:
    return redirect(url_for("classes.page", class_id=class_.id, said=said), 303)
