"""A learner who has left something in every table where that is possible, for tests of what is held of her."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from roleplay.app.me import COOKIE
from roleplay.store import tables as t
from tests.app.room import Room
from tests.app.routes import HAPPY, SOUR, kept, played, what_if
from tests.app.test_playing import JSON, begin

NAME, WORDS = "PLANTED-NAME", "PLANTED-WORDS"


@dataclass(frozen=True, slots=True)
class Traces:
    """Her browser, her learner and attempts, and the attempt of a friend that set out from one of hers."""

    client: FlaskClient
    learner: str
    attempts: tuple[str, ...]
    friends: str


def traces(room: Room) -> Traces:
    """Plays in a class and for practice, writes, votes, moves to another device, and lets a friend look."""
    client = room.student(NAME)
    first = room.plays(client, *HAPPY)
    answers = {"kind": "reflected", "key": "form-0099", "answer-1": WORDS, "share-1": "on"}
    client.post(first["events"], data=answers)
    again = played(client, what_if(client, first["attempt"], 0), *SOUR)
    practice, under_way = played(client, begin(client), *SOUR), begin(client)
    learner = kept(room.app, first["attempt"]).learner
    assert learner is not None
    code = client.post(f"/attempts/{practice['attempt']}/handover", headers=JSON).get_json()["code"]
    room.app.test_client().post(f"/go/{code}")
    client.post(f"/attempts/{practice['attempt']}/handover", headers=JSON)
    client.post("/me/code")
    friend = what_if(room.app.test_client(), first["attempt"], 0)["attempt"]
    digest = kept(room.app, first["attempt"]).digest
    session: dict[str, Any] = {"id": "session", "class_id": room.class_.id, "scenario_id": "tiny", "digest": digest}
    session |= {"choices": [], "phase": "voting", "round": 1, "changed": 1, "opened_at": 1.0}
    add(room, t.together, session)
    add(room, t.vote, {"together_id": "session", "round": 1, "voter": learner, "choice": "look", "at": 2.0})
    wall = {"class_id": room.class_.id, "attempt_id": first["attempt"], "number": 1, "text_hash": "PLANTED-HASH"}
    add(room, t.wall, wall)
    ids = tuple(scene["attempt"] for scene in (first, again, practice, under_way))
    return Traces(client, learner, ids, friend)


def add(room: Room, table: sa.Table, row: dict[str, Any]) -> None:
    """Adds a row."""
    room.house.store._writer.do(lambda connection: connection.execute(table.insert().values(row)) and None)


def rows(room: Room) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table, with the name of that."""
    for table in t.metadata.sorted_tables:
        for row in room.kept(table):
            yield table.name, dict(row._mapping)


def signs(room: Room, of: Traces) -> set[str]:
    """Everything by which a row is hers: her ids, what she wrote, and hashes that lead to her."""
    found = {of.learner, *of.attempts, NAME, WORDS}
    for table, column in ((t.learner_device, "token_hash"), (t.learner_code, "code_hash")):
        found |= {getattr(row, column) for row in room.kept(table) if row.learner == of.learner}
    return found | {row.code_hash for row in room.kept(t.handover)}


def cookie(client: FlaskClient) -> str | None:
    """The token of a device."""
    found = client.get_cookie(COOKIE)
    return found.value if found is not None else None
