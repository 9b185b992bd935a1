"""What a debrief leaves behind: a facilitator's notes, what was let through to the wall, and what the class keeps."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.route.attempt import Kind
from roleplay.store import tables as t
from roleplay.store.writer import Writer

LONGEST = 4000
"""Characters of a note, and of what a class keeps."""


@dataclass(frozen=True, slots=True)
class Note:
    """A facilitator's note, last changed `at` (UTC seconds; 0: there is none)."""

    text: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What a class keeps: its own words, under a link that leads somewhere once it is `sent`."""

    class_id: str
    scenario_id: str
    token: str
    text: str
    sent: bool
    at: float


@dataclass(frozen=True, slots=True)
class Written:
    """The newest answers to the reflection of one attempt, as they were sent."""

    attempt_id: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class First:
    """A learner's first attempt in a class: her first answer by scene, and the ending she came to."""

    learner: str
    answers: Mapping[str, str]
    ending: str | None


class Debriefs:
    """The debriefs of a store."""

    def __init__(self, writer: Writer, engine: Engine) -> None:
        self._writer = writer
        self._engine = engine

    # -- notes ---------------------------------------------------------------------------------------------------

    def notes(self, class_id: str, scenario_id: str) -> Mapping[str, Note]:
        """The notes by scene; under "" that of the whole debrief."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(t.note).where(t.note.c.class_id == class_id, t.note.c.scenario_id == scenario_id)
            )
            return {row.scene: Note(row.text, row.at) for row in rows}

    def keep_note(self, class_id: str, scenario_id: str, scene: str, text: str, seen: float, now: float) -> Note | None:
        """Keeps a note that was written over the one of `seen`; None, without a change, when that is not the newest."""
        key = {"class_id": class_id, "scenario_id": scenario_id, "scene": scene}
        self._writer.do(lambda connection: _over(connection, t.note, key, text, seen, now))
        kept = self.notes(class_id, scenario_id)[scene]
        return kept if kept.text == text else None

    # -- the wall ------------------------------------------------------------------------------------------------

    def written(self, class_id: str, scenario_id: str) -> tuple[Written, ...]:
        """The newest answers of every attempt in the class, by attempt."""
        newest = (
            sa.select(sa.func.max(t.event.c.id))
            .join(t.attempt, t.attempt.c.id == t.event.c.attempt_id)
            .where(t.attempt.c.class_id == class_id, t.attempt.c.scenario_id == scenario_id)
            .where(t.event.c.kind == Kind.REFLECTED.value)
            .group_by(t.event.c.attempt_id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(t.event.c.attempt_id, t.event.c.details)
                .where(t.event.c.id.in_(newest))
                .order_by(t.event.c.attempt_id)
            )
            return tuple(Written(row.attempt_id, row.details) for row in rows)

    def through(self, class_id: str) -> frozenset[tuple[str, int, str]]:
        """What was let through: attempt, number of the question, and `hash_of` the text."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(t.wall).where(t.wall.c.class_id == class_id))
            return frozenset((row.attempt_id, row.number, row.text_hash) for row in rows)

    def let_through(self, class_id: str, attempt_id: str, number: int, text_hash: str) -> None:
        """Lets one text through; another one at the same place waits again."""
        key = {"class_id": class_id, "attempt_id": attempt_id, "number": number}
        self._writer.do(lambda connection: _put(connection, t.wall, key, {"text_hash": text_hash}))

    def hold_back(self, class_id: str, attempt_id: str, number: int) -> None:
        """Takes a text off the wall."""
        key = {"class_id": class_id, "attempt_id": attempt_id, "number": number}
        self._writer.do(lambda connection: connection.execute(t.wall.delete().filter_by(**key)) and None)

    # -- what the class keeps ------------------------------------------------------------------------------------

    def kept(self, class_id: str, scenario_id: str) -> Kept | None:
        """What a class keeps of a scenario."""
        return self._kept(t.kept.c.class_id == class_id, t.kept.c.scenario_id == scenario_id)

    def kept_behind(self, token: str) -> Kept | None:
        """What stands behind a link that was sent."""
        return self._kept(t.kept.c.token == token, t.kept.c.sent)

    def _kept(self, *where: sa.ColumnElement[bool]) -> Kept | None:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(t.kept).where(*where)).first()
        return Kept(**row._mapping) if row is not None else None

    def sent(self, class_id: str) -> tuple[Kept, ...]:
        """What was sent to a class."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(t.kept).where(t.kept.c.class_id == class_id, t.kept.c.sent))
            return tuple(Kept(**row._mapping) for row in rows)

    def keep(self, class_id: str, scenario_id: str, text: str, seen: float, now: float) -> Kept | None:
        """Keeps the words of a class that were written over those of `seen`; None when these are not the newest."""
        key = {"class_id": class_id, "scenario_id": scenario_id}
        fresh = {"token": secrets.token_urlsafe(16), "sent": False}
        self._writer.do(lambda connection: _over(connection, t.kept, key, text, seen, now, fresh))
        kept = self.kept(class_id, scenario_id)
        return kept if kept is not None and kept.text == text else None

    def send(self, class_id: str, scenario_id: str, sent: bool) -> Kept:
        """Opens the link of what a class keeps, or closes it."""
        key = {"class_id": class_id, "scenario_id": scenario_id}
        fresh = {"token": secrets.token_urlsafe(16), "text": "", "at": 0.0}
        self._writer.do(lambda connection: _put(connection, t.kept, key, {"sent": sent}, fresh))
        kept = self.kept(class_id, scenario_id)
        assert kept is not None
        return kept

    # -- who, in a class with names ------------------------------------------------------------------------------

    def firsts(self, class_id: str, scenario_id: str) -> tuple[First, ...]:
        """The first attempt of every learner in the class."""
        mine = sa.and_(t.attempt.c.class_id == class_id, t.attempt.c.scenario_id == scenario_id)
        begun: dict[str, str] = {}
        with self._engine.connect() as connection:
            for each in connection.execute(
                sa.select(t.attempt.c.id, t.attempt.c.learner)
                .where(mine, t.attempt.c.origin.is_(None), t.attempt.c.learner.is_not(None))
                .order_by(t.attempt.c.started_at, t.attempt.c.id)
            ):
                begun.setdefault(each.learner, each.id)
            answers: dict[str, dict[str, str]] = {attempt_id: {} for attempt_id in begun.values()}
            endings: dict[str, str] = {}
            for row in connection.execute(
                sa.select(t.event.c.attempt_id, t.event.c.kind, t.event.c.scene, t.event.c.choice)
                .join(t.attempt, t.attempt.c.id == t.event.c.attempt_id)
                .where(mine, t.event.c.kind.in_([Kind.CHOSEN.value, Kind.ENDED.value]))
                .order_by(t.event.c.id)
            ):
                if row.kind == Kind.ENDED.value:
                    endings[row.attempt_id] = row.scene
                elif row.attempt_id in answers and row.choice is not None:
                    answers[row.attempt_id].setdefault(row.scene, row.choice)
        return tuple(First(learner, answers[a], endings.get(a)) for learner, a in begun.items())


def hash_of(text: str) -> str:
    """What is kept of a text that was let through."""
    return sha256(text.encode()).hexdigest()


def _over(
    connection: Connection,
    table: sa.Table,
    key: Mapping[str, object],
    text: str,
    seen: float,
    now: float,
    fresh: Mapping[str, object] | None = None,
) -> None:
    """Puts a text in the place of the one of `seen`; another one that was written since stays."""
    before = connection.execute(sa.select(table).filter_by(**key)).first()
    if before is None or before.text == text or before.at == seen:
        _put(connection, table, key, {"text": text, "at": now}, fresh)


def _put(
    connection: Connection,
    table: sa.Table,
    key: Mapping[str, object],
    values: Mapping[str, object],
    fresh: Mapping[str, object] | None = None,
) -> None:
    """Changes the row of a key, or adds it; a new one also has what is `fresh`."""
    known = connection.execute(sa.select(table).filter_by(**key)).first() is not None
    if known:
        connection.execute(table.update().filter_by(**key).values(**values))
    else:
        connection.execute(table.insert().values(**key, **(fresh or {}), **values))
