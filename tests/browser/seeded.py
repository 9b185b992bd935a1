"""Classes with something in them, for the screens: one that has played and stays as it is, last year's, a new one, one
with names, and two that the screens themselves play in."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

from roleplay.app.housekeeping import day_of
from roleplay.library import Home, Library
from roleplay.store.classes import Class
from roleplay.store.store import Store
from tests.browser.classmates import Classmate
from tests.browser.hands import Server

Ways = Sequence[Sequence[str]]
"""Routes by the names of choices, as far as they go."""

NAMES = ("Noor", "Ravi", "", "Ömer", "Sanne", "Lotte", "", "Mehmet", "Daan", "Fleur", "Jesse", "", "Yara", "Tom")
ANSWERS = (
    "Let him finish. I was already looking at my screen.",
    "Say when I'll be back, and then be back.",
    "His shoulders told me more than his words.",
)
OURS = "Listen first.\nOne sorry, and it is about him.\nA time that you can keep."


def seeded(server: Server, scenarios: Sequence[str], ways: Ways, again: Ways) -> Mapping[str, Class]:
    """The classes by name. `ways` are the first attempts at the first of the scenarios, `again` those after them."""
    store = Store(Home(server.home).database)
    try:
        classes = _made(store, server, scenarios)
        played, scenario = classes["played"], scenarios[0]
        _plays(server, played, scenario, ways, again)
        _plays(server, classes["before"], scenario, ways[::2], ())
        store.classes.change(replace(classes["before"], last_day=_in(-10)))
        _plays(server, classes["named"], scenario, ways[1::2], ())
        _plays(server, classes["students"], scenario, ways[:10], ())
        for class_ in (played, classes["students"]):
            store.debriefs.keep(class_.id, scenario, OURS, 0, time.time())
            store.debriefs.send(class_.id, scenario, True)
    finally:
        store.close()
    return classes


def _made(store: Store, server: Server, scenarios: Sequence[str]) -> Mapping[str, Class]:
    person = store.people.by_login(server.person[0])
    assert person is not None

    def made(name: str, days: int, *, named: bool = False) -> Class:
        return store.classes.make(name, scenarios, _in(days), person.id, time.time(), named=named)

    return {
        "before": made("Front office 1B, last year", 0),
        "together": made("Open day", 3),
        "named": made("Night shift", 12, named=True),
        "fresh": made("Front office 1C", 28),
        "students": made("Front office 1A", 40),
        "played": made("Front office 1B", 40),
    }


def _in(days: int) -> str:
    return (day_of(time.time()) + timedelta(days)).isoformat()


def _plays(server: Server, class_: Class, scenario_id: str, ways: Ways, again: Ways) -> None:
    scenario = Library(Home(server.home)).scenario(scenario_id)
    seconds = cycle((4.0, 6.5, 9.0, 12.5, 7.0, 21.0))
    names = cycle(name or "Kim" for name in NAMES) if class_.named else cycle(NAMES)
    students = [Classmate(server.address) for _ in ways]
    for number, (student, way) in enumerate(zip(students, ways, strict=True)):
        student.join(class_.code, next(names))
        attempt = student.play(
            class_.code, scenario, way, seconds=next(seconds), replays=int(number % 5 == 0), named=class_.named
        )
        if number < len(ANSWERS) and scenario.reflection:
            student.share(attempt, 1, ANSWERS[number])
    for student, way in zip(students, again, strict=False):
        student.play(class_.code, scenario, way)
