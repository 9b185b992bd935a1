"""A class that plays the tiny scenario, for tests of what comes out of it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from roleplay.app.classroom.spreadsheet import plain
from roleplay.app.house import House
from roleplay.store.classes import Class
from tests.app.classes import a_class, joins
from tests.app.people import signed_in
from tests.app.routes import HAPPY, SOUR, played, stopped, what_if
from tests.app.test_playing import JSON

FILES = ("choices.csv", "attempts.csv", "events.jsonl", "answers.csv", "figures.csv")
Table = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Room:
    """A class that plays the tiny scenario, and its teacher's browser."""

    app: Flask
    teacher: FlaskClient
    class_: Class

    @property
    def house(self) -> House:
        """The app's house."""
        return cast(House, self.app.extensions["roleplay"])

    def student(self, name: str = "") -> FlaskClient:
        """The browser of somebody who has joined."""
        client = self.app.test_client()
        joins(client, self.class_, name)
        return client

    def plays(self, student: FlaskClient, *words: str) -> dict[str, Any]:
        """Plays in the class by reactions with these words, to the ending or to where they run out; the last scene."""
        address = f"/class/{self.class_.code}/scenarios/tiny/attempts?names={int(self.class_.named)}"
        answer = student.post(address, headers=JSON)
        assert answer.status_code == 201, answer.get_json()
        return played(student, answer.get_json()["scene"], *words)

    def sent(self, name: str) -> bytes:
        """A file of this class, as it is sent to its teacher."""
        answer = self.teacher.get(f"/facilitator/classes/{self.class_.id}/tiny/{name}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data()

    def file(self, name: str) -> str:
        """The same as text."""
        return self.sent(name).decode("utf-8-sig")

    def table(self, name: str) -> Table:
        """A CSV file, read back."""
        rows = csv.DictReader(io.StringIO(self.file(name), newline=""))
        return [{column: plain(text) for column, text in row.items()} for row in rows]

    def kept(self, table: sa.Table) -> list[Any]:
        """All rows of a table."""
        with self.house.store._read_engine.connect() as connection:
            return list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))


def room(app: Flask, *, named: bool = False) -> Room:
    """A new class and its teacher."""
    teacher = app.test_client()
    return Room(app, teacher, a_class(app, signed_in(app, teacher), named=named))


def an_afternoon(at: Room) -> None:
    """Three learners: one plays twice and tries another way, one stops, one comes back to the same ending."""
    anna, bob, cem = (at.student(name) for name in ("Anna", "Bob", "Çem"))
    first = at.plays(anna, *HAPPY)
    at.plays(anna, *SOUR)
    played(anna, what_if(anna, first["attempt"], 2), "gone")
    stopped(bob, at.plays(bob, "shrug"))
    at.plays(cem, *SOUR)
    at.plays(cem, *SOUR)
