"""What is set of a class: the form as it is shown, and as it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _

from roleplay.app import views
from roleplay.app.classroom import doors
from roleplay.app.classroom.class_pages import SettingsView, TickView
from roleplay.app.house import house
from roleplay.app.learner import stage
from roleplay.app.words import in_words
from roleplay.scenario.draft import one_line
from roleplay.store.classes import Class

LONGEST_NAME = 120
USUAL, LONGEST = timedelta(weeks=4), timedelta(days=731)
"""How long a class is open when nothing else is said, and at most: what is held of students ends with it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form asks for, and by field what stands in its way, in a sentence (none: nothing)."""

    name: str
    scenarios: tuple[str, ...]
    last_day: str
    named: bool
    problems: Mapping[str, str] = field(default_factory=dict)


def fresh() -> Wanted:
    """What a new class begins with. Without names: who is not asked for them is safest."""
    return Wanted("", (), (doors.today() + USUAL).isoformat(), named=False)


def of_class(class_: Class) -> Wanted:
    """What is set of a class now."""
    return Wanted(class_.name, class_.scenarios, class_.last_day, class_.named)


def asked(before: Class | None = None) -> Wanted:
    """What the form that was sent asks for; `before` is the class that it changes."""
    form = request.form
    name = one_line(form.get("name", ""))
    kept = before.scenarios if before is not None else ()
    known = {*kept, *(scenario.id for scenario in house().library.playable())}
    ticked = {each for each in form.getlist("scenarios") if each in known}
    scenarios = (*(s for s in kept if s in ticked), *sorted(ticked - set(kept)))
    last_day = _day(form.get("last_day", "").strip())
    problems = {
        "name": _problem_of_name(name),
        "scenarios": "" if scenarios else str(_("Tick at least one role-play for this class.")),
        "last_day": _problem_of_day(last_day) if before is None or last_day != before.last_day else "",
    }
    found = {at: problem for at, problem in problems.items() if problem}
    return Wanted(name, scenarios, last_day, form.get("named") == "1", found)


def _problem_of_name(name: str) -> str:
    if not name:
        return str(_("Give the class a name, such as “Front office 1B”."))
    if len(name) > LONGEST_NAME:
        return str(_("The name of a class has at most %(most)s characters.", most=LONGEST_NAME))
    return ""


def _day(typed: str) -> str:
    """A day as it is compared: YYYY-MM-DD, also when it was typed as 20261224. What is no day stays as it was typed."""
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return typed


def _problem_of_day(last_day: str) -> str:
    today = doors.today()
    try:
        day = date.fromisoformat(last_day)
    except ValueError:
        return str(_("Give the last day of this class as a date, such as %(day)s.", day=(today + USUAL).isoformat()))
    if today <= day <= today + LONGEST:
        return ""
    latest = format_date(today + LONGEST, "long")
    return str(_("The last day lies between today and %(latest)s.", latest=latest))


def shown(wanted: Wanted, *, fixed: bool) -> SettingsView:
    """The form with what is wanted in it. `fixed`: its names can't go on or off any more."""
    playable = sorted(map(in_words, house().library.playable()), key=lambda s: s.title)
    today = doors.today()
    return SettingsView(
        name=wanted.name,
        scenarios=tuple(TickView(views.card(stage(), s), s.id in wanted.scenarios) for s in playable),
        gone=tuple(each for each in wanted.scenarios if each not in {s.id for s in playable}),
        last_day=wanted.last_day,
        earliest=today.isoformat(),
        latest=(today + LONGEST).isoformat(),
        named=wanted.named,
        fixed=fixed,
        problems=wanted.problems,
    )
