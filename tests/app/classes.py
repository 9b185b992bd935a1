"""Makes classes, and lets learners join them, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.house import House
from roleplay.app.housekeeping import day_of
from roleplay.store.classes import Class
from roleplay.store.people import Person


def a_class(app: Flask, person: Person, *scenarios: str, named: bool = False, days: int = 28) -> Class:
    """A class of a person, open for so many more days (negative: it has ended)."""
    house = cast(House, app.extensions["roleplay"])
    last_day = day_of(house.now()) + timedelta(days)
    return house.store.classes.make(
        "Front office 1", scenarios or ("tiny",), last_day.isoformat(), person.id, house.now(), named=named
    )


def joins(client: FlaskClient, class_: Class, name: str = "") -> None:
    """Joins a class by its page."""
    answer = client.post(f"/class/{class_.code}/join", data={"name": name})
    assert answer.status_code == 303, answer.get_data(as_text=True)


def page_of(class_: Class, more: str = "") -> str:
    """The address of a class for its teachers."""
    return f"/facilitator/classes/{class_.id}{more}"


def home_of(class_: Class) -> str:
    """The address of a class for its students."""
    return f"/class/{class_.code}"


def start_of(class_: Class, scenario: str = "tiny") -> str:
    """The start page of a scenario in a class."""
    return f"{home_of(class_)}/scenarios/{scenario}"
