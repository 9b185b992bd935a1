"""The history of a scenario under work: every text that was sent, and what other programs wrote in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.store import tables as t
from roleplay.store.writer import Writer


class How(StrEnum):
    """How a text came into the history."""

    SAVED = "saved"
    FOUND = "found"
    """In the file, written by another program."""
    ASIDE = "aside"
    """Sent, but not put into the file: somebody else had saved meanwhile."""
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Save:
    """One text of a history, without the text; `by` is the person's name, empty for another program."""

    scenario_id: str
    number: int
    at: float
    person_id: str | None
    by: str
    how: How
    digest: str


class Saved:
    """The histories of a store. Nothing is ever taken out of one."""

    def __init__(self, writer: Writer, engine: Engine) -> None:
        self._writer, self._engine = writer, engine

    def keep(self, scenario_id: str, text: bytes, how: How, person_id: str | None, now: float) -> int:
        """Keeps a text; its number. What is in the file already, or was put aside just now, is not kept twice."""
        digest = sha256(text).hexdigest()
        alike = t.saved.c.how == How.ASIDE.value if how is How.ASIDE else t.saved.c.how != How.ASIDE.value

        def work(connection: Connection) -> int:
            of_it = t.saved.c.scenario_id == scenario_id
            newest = sa.select(t.saved.c.number, t.saved.c.digest).where(of_it, alike).order_by(t.saved.c.number.desc())
            last = connection.execute(newest.limit(1)).first()
            if last is not None and last.digest == digest:
                return int(last.number)
            number = (connection.scalar(sa.select(sa.func.max(t.saved.c.number)).where(of_it)) or 0) + 1
            row = {"at": now, "person_id": person_id, "how": how.value, "digest": digest, "text": text}
            connection.execute(t.saved.insert().values(scenario_id=scenario_id, number=number, **row))
            return int(number)

        return self._writer.do(work)

    def of(self, scenario_id: str) -> tuple[Save, ...]:
        """The history of a scenario, the newest first."""
        return self._found(t.saved.c.scenario_id == scenario_id)

    def newest(self) -> Mapping[str, Save]:
        """For every scenario what came into its file last."""
        last = (
            sa.select(t.saved.c.scenario_id, sa.func.max(t.saved.c.number).label("number"))
            .where(t.saved.c.how != How.ASIDE.value)
            .group_by(t.saved.c.scenario_id)
            .subquery()
        )
        both = sa.and_(t.saved.c.scenario_id == last.c.scenario_id, t.saved.c.number == last.c.number)
        return {save.scenario_id: save for save in self._found(sa.select(last).where(both).exists())}

    def text(self, scenario_id: str, number: int) -> bytes | None:
        """One text of a history."""
        return self._text(t.saved.c.scenario_id == scenario_id, t.saved.c.number == number)

    def text_by(self, scenario_id: str, digest: str) -> bytes | None:
        """The text of a digest."""
        return self._text(t.saved.c.scenario_id == scenario_id, t.saved.c.digest == digest)

    def _text(self, *where: sa.ColumnElement[bool]) -> bytes | None:
        with self._engine.connect() as connection:
            found: bytes | None = connection.scalar(sa.select(t.saved.c.text).where(*where).limit(1))
            return found

    def _found(self, where: sa.ColumnElement[bool]) -> tuple[Save, ...]:
        columns = [column for column in t.saved.c if column is not t.saved.c.text]
        query = (
            sa.select(*columns, t.person.c.name)
            .outerjoin(t.person, t.person.c.id == t.saved.c.person_id)
            .where(where)
            .order_by(t.saved.c.number.desc())
        )
        with self._engine.connect() as connection:
            return tuple(_save(row) for row in connection.execute(query))


def _save(row: Any) -> Save:
    return Save(row.scenario_id, row.number, row.at, row.person_id, row.name or "", How(row.how), row.digest)
