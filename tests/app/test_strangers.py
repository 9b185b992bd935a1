"""A student of another class, a student of none, a facilitator of another class and an outsider try every address.

The list is the application's own: an address that is added is tried without anybody thinking of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from roleplay.app.house import House
from roleplay.library import Home
from roleplay.store.classes import Class
from roleplay.store.people import Role
from roleplay.store.tables import metadata
from tests.app.classes import a_class, joins
from tests.app.people import signed_in
from tests.app.routes import HAPPY, played
from tests.app.test_playing import JSON
from tests.conftest import TINY

PLANTED = ("PLANTED-CLASS", "PLANTED-NAME", "PLANTED-WORDS", "PLANTED-NOTE", "PLANTED-KEPT")
"""What is only for the class itself and its facilitator."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who has no business in the class, and what an address may answer her."""

    name: str
    client: FlaskClient


@pytest.fixture
def there(home: Home, make_app: Callable[[Home], Flask]) -> Flask:
    """The app; forgery is not what keeps strangers out, so it does not ask for tokens here."""
    (home.scenarios / "other.yaml").write_text(TINY)
    app = make_app(home)
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["RATELIMIT_ENABLED"] = False
    return app


def the_class(app: Flask) -> tuple[Class, dict[str, str]]:
    """A class that has played, with a name, an answer, a note and words to keep; and what addresses hold of it."""
    house: House = app.extensions["roleplay"]
    teacher = app.test_client()
    person = signed_in(app, teacher, name="Ms Jansen")
    class_ = a_class(app, person, "tiny")
    student = app.test_client()
    joins(student, class_, "PLANTED-NAME")
    scene = student.post(f"/class/{class_.code}/scenarios/tiny/attempts", headers=JSON).get_json()["scene"]
    played(student, scene, *HAPPY)
    answers = {"kind": "reflected", "key": "reflected-1", "answer-1": "PLANTED-WORDS", "answer-share-1": "on"}
    student.post(f"/attempts/{scene['attempt']}/events", data=answers)
    teacher.post(f"/facilitator/classes/{class_.id}/tiny/note", data={"scene": "hall", "text": "PLANTED-NOTE"})
    teacher.post(f"/facilitator/classes/{class_.id}/tiny/keep", data={"text": "PLANTED-KEPT"})
    (token,) = _column(house, "kept", "token")
    (learner,) = _column(house, "attempt", "learner")
    values = {
        "class_id": class_.id,
        "scenario_id": "tiny",
        "code": class_.code,
        "attempt_id": scene["attempt"],
        "other_id": scene["attempt"],
        "learner": learner,
        "token": token,
        "person_id": person.id,
    }
    return class_, values


def _column(house: House, table: str, column: str) -> list[str]:
    wanted = metadata.tables[table].c[column]
    with house.store._read_engine.connect() as connection:
        return list(connection.scalars(select(wanted)))


def everything(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """All that is kept, but for sessions, who looked at what, and the texts of scenarios: those are all trainers'."""
    house: House = app.extensions["roleplay"]
    with house.store._read_engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in {"session", "access", "learner_device", "learner_code", "saved"}
        }


def strangers(app: Flask) -> Iterator[Stranger]:
    """The four of them."""
    yield Stranger("an outsider", app.test_client())
    alone = app.test_client()
    alone.post("/scenarios/tiny/attempts", headers=JSON)
    yield Stranger("a student of no class", alone)
    colleague = app.test_client()
    person = signed_in(app, colleague, role=Role.TRAINER, name="Mr Other")
    elsewhere = a_class(app, person, "tiny", "other")
    student = app.test_client()
    joins(student, elsewhere, "Kim")
    yield Stranger("a student of another class", student)
    yield Stranger("a facilitator of another class", colleague)
    head = app.test_client()
    signed_in(app, head, role=Role.ADMINISTRATOR, name="Head")
    yield Stranger("an administrator", head)


OPEN_BY_ADDRESS = ("/attempts/<attempt_id>", "/kept/<token>", "/scenarios/", "/facilitator/scenarios/", "/static/")
"""The address itself is the right (128 random bits), or there is nothing of a class behind it."""
ENTRANCE = ("/class/<code>", "/class/<code>/join", "/go/<code>", "/go")
"""Who has the code may join: the entrance says which class it is, and who teaches it."""
OTHER = {"step": "0", "name": "x", "filename": "roleplay.css", "number": "1", "other_class_id": "x", "scene_id": "hall"}


def addresses(app: Flask, values: dict[str, str]) -> Iterator[tuple[Rule, str, str]]:
    """Every rule, method and address, filled in with what is true of the class."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(OPEN_BY_ADDRESS):
            continue
        filled = {name: {**OTHER, **values}.get(name, "hall") for name in rule.arguments}
        address = rule.rule
        for name, value in filled.items():
            address = re.sub(rf"<(?:[^:>]+:)?{name}>", value, address)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, address


def test_no_stranger_reads_or_changes_anything_of_a_class_at_any_address(there: Flask) -> None:
    class_, values = the_class(there)
    others = list(strangers(there))
    form = {"scene": "hall", "text": "x", "code": class_.code, "name": "x", "sure": "on", "choice": "look"}
    tried = 0
    for stranger in others:
        before = everything(there)
        for rule, method, address in addresses(there, values):
            if rule.rule in ENTRANCE or rule.endpoint in MAY_CHANGE:
                continue
            for headers in ({}, JSON):
                answer = stranger.client.open(
                    address, method=method, headers=headers, data=form if method != "GET" else None
                )
                told = f"{answer.headers}\n{answer.get_data(as_text=True)}"
                tried += 1
                for words in (*PLANTED, class_.id):
                    if words not in address:
                        assert words not in told, f"{stranger.name} read {words} at {method} {address}"
                assert answer.status_code != 500, f"{method} {address}"
        after = everything(there)
        for table, rows in before.items():
            assert after[table] == rows, f"{stranger.name} changed {table}"
    assert tried > 300


MAY_CHANGE = {
    "classes.make",
    "people.invite",
    "switch.choose",
    "along.luggage",
    "people.enter",
    "people.leave",
    "preview.page",
    "preview.begin",
}
"""What a stranger may do for herself, in her own right."""
