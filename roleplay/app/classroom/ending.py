"""A class comes to its end: what goes, the exports first, and the end before its time."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from roleplay.app.access import people_only
from roleplay.app.classroom.counts import count
from roleplay.app.classroom.doors import own_class
from roleplay.app.classroom.ending_pages import EndingPage, PlayedView
from roleplay.app.classroom.held import day
from roleplay.app.house import house
from roleplay.app.housekeeping import goes_on
from roleplay.app.words import in_words
from roleplay.errors import RoleplayError
from roleplay.route.tally import Cell, Of
from roleplay.store.classes import Class

blueprint = Blueprint("ending", __name__, url_prefix="/facilitator/classes")


@blueprint.get("/<class_id>/ending")
@people_only
def page(class_id: str) -> ResponseReturnValue:
    """What goes with a class, and when."""
    return _page(own_class(class_id))


@blueprint.post("/<class_id>/ending")
@people_only
def end(class_id: str) -> ResponseReturnValue:
    """Ends a class now, once that is said twice."""
    class_ = own_class(class_id)
    if request.form.get("sure") != "yes":
        return _page(class_, str(_("Tick the box first: what goes can't be brought back."))), 400
    house().store.retention.end(class_.id)
    return redirect(url_for("classes.overview"), 303)


def _page(class_: Class, refused: str = "") -> str:
    kept = house()
    return EndingPage(
        class_id=class_.id,
        name=class_.name,
        last_day=day(date.fromisoformat(class_.last_day)),
        goes_on=day(goes_on(class_.last_day, kept.keep_days)),
        keep_days=kept.keep_days,
        joined=count(len(kept.store.classes.members(class_.id))),
        played=tuple(_played(class_, scenario_id) for scenario_id in class_.scenarios),
        refused=refused,
    ).render()


def _played(class_: Class, scenario_id: str) -> PlayedView:
    counted = house().store.figures.tally(class_.id, scenario_id)
    try:
        found = in_words(house().library.scenario(scenario_id))
        title, language = found.title, found.language
    except RoleplayError:  # the file is gone; what was played is not
        title, language = scenario_id, "en"
    return PlayedView(scenario_id, title, language, count(counted[Cell(Of.LEARNERS)]))
