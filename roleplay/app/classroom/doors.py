"""Who may come in where: a person into her own classes, a learner into those that she has joined."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, url_for
from flask_babel import gettext as _

from roleplay.app import access, me
from roleplay.app.house import house
from roleplay.app.housekeeping import day_of
from roleplay.app.limits import looked_up
from roleplay.app.pages import RoomView
from roleplay.app.words import in_words
from roleplay.errors import NotHere
from roleplay.scenario.model import Scenario
from roleplay.store.classes import Class, Member


def own_class(class_id: str) -> Class:
    """A class of the person who is signed in. Raises NotHere for any other: who is not in it learns nothing of it."""
    found = house().store.classes.get(class_id)
    if found is None or access.person().id not in found.people:
        raise NotHere(class_id, str(_("There is no class of yours here. Your classes are on your first page.")))
    return found


def own_scenario(class_: Class, scenario_id: str) -> Scenario:
    """A scenario of a class, in the words of the page. Raises NotHere when the class does not play it."""
    if scenario_id not in class_.scenarios:
        raise NotHere(scenario_id, str(_("This role-play is not one of this class. Go back to the class.")))
    return in_words(house().library.scenario(scenario_id))


def behind(code: str) -> tuple[Class, Member | None]:
    """The class behind a code, and the learner on this device as its member. Raises NotHere.

    None before she has joined, or said her name where there are names.
    """
    classes = house().store.classes
    found, learner = classes.by_code(code), me.known()
    member = classes.member(found.id, learner) if found is not None and learner is not None else None
    if member is None:  # who is in already is never kept out by the wrong codes of others
        found = looked_up(found)
    if found is None:
        raise NotHere(code, str(_("No class has this code. Perhaps it has changed: ask your teacher.")))
    return found, member if member is not None and (member.name or not found.named) else None


def inside(code: str) -> tuple[Class, Member]:
    """A class and the learner on this device in it. Shows others the page to join; raises NotHere."""
    found, member = behind(code)
    if member is None:
        abort(redirect(url_for("joining.home", code=found.code), 303))
    return found, member


def joined(code: str) -> tuple[Class, str]:
    """The same, with no more of the learner than who she is."""
    found, member = inside(code)
    return found, member.learner


def open_(class_: Class) -> bool:
    """Whether its last day has not passed."""
    return class_.last_day >= today().isoformat()


def today() -> date:
    """Today by the clock of this server."""
    return day_of(house().now())


def room(class_: Class, member: Member | None) -> RoomView:
    """A class as its learner sees it."""
    return RoomView(class_.code, class_.name, open_(class_), class_.named, member.name if member is not None else "")


def own_room(class_id: str | None) -> RoomView | None:
    """A class as the learner on this device sees it, while she is in it."""
    learner = me.known()
    class_ = house().store.classes.get(class_id) if class_id is not None else None
    member = house().store.classes.member(class_.id, learner) if class_ is not None and learner is not None else None
    return room(class_, member) if class_ is not None and member is not None else None


def own_rooms() -> tuple[RoomView, ...]:
    """The open classes of the learner on this device."""
    learner = me.known()
    classes = house().store.classes.of_learner(learner) if learner is not None else ()
    return tuple(room(each, None) for each in classes if open_(each))
