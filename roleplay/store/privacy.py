"""All that is held of a learner: to be read, kept beyond a class, and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Table

from roleplay.store import tables as t
from roleplay.store.figures import counted
from roleplay.store.writer import Writer

Rows = list[dict[str, Any]]


class Privacy:
    """The rows, over the store's one writer."""

    def __init__(self, writer: Writer, reading: Engine) -> None:
        self._writer, self._reading = writer, reading

    # -- the code ------------------------------------------------------------------------------------------------

    def keep_code(self, code_hash: str, learner: str) -> None:
        """Keeps the code of a learner, from when she asks for it. Twice is harmless."""

        def work(connection: Connection) -> None:
            if connection.scalar(_code(code_hash)) is None:
                connection.execute(t.learner_code.insert().values(code_hash=code_hash, learner=learner))

        self._writer.do(work)

    def of_code(self, code_hash: str) -> str | None:
        """The learner of a code."""
        with self._reading.connect() as connection:
            found: str | None = connection.scalar(_code(code_hash))
            return found

    # -- what is held --------------------------------------------------------------------------------------------

    def held(self, learner: str) -> dict[str, Rows]:
        """Every row that is this learner's, by the name of its table."""
        with self._reading.connect() as connection:
            return {
                table.name: [
                    dict(row._mapping)
                    for row in connection.execute(sa.select(table).where(where).order_by(*table.primary_key.columns))
                ]
                for table, where in _hers(learner).items()
            }

    def looked_at(self, class_ids: Sequence[str]) -> Rows:
        """When people looked at names in these classes, and who did: `at`, `class_id`, `what`, their `name`."""
        seen, who = t.access.c, t.person.c
        query = (
            sa.select(seen.at, seen.class_id, seen.what, who.name)
            .join(t.person, who.id == seen.person_id)
            .where(seen.class_id.in_(class_ids))
            .order_by(seen.id)
        )
        with self._reading.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    # -- kept beyond the class -----------------------------------------------------------------------------------

    def keep_attempt(self, learner: str, attempt_id: str, *, kept: bool) -> bool:
        """Says whether an attempt in a class stays with its learner when that goes. False: she has no such attempt."""
        return self._keep(learner, t.attempt.c.id == attempt_id, kept)

    def keep_all(self, learner: str, class_id: str, *, kept: bool) -> bool:
        """The same of all that a learner has played in a class."""
        return self._keep(learner, t.attempt.c.class_id == class_id, kept)

    def _keep(self, learner: str, where: sa.ColumnElement[bool], kept: bool) -> bool:
        a = t.attempt.c
        said = t.attempt.update().where(a.learner == learner, a.class_id.is_not(None), where).values(kept=kept)
        return self._writer.do(lambda connection: connection.execute(said).rowcount > 0)

    def kept(self, attempt_id: str) -> bool:
        """Whether an attempt stays when its class goes."""
        with self._reading.connect() as connection:
            return bool(connection.scalar(sa.select(t.attempt.c.kept).where(t.attempt.c.id == attempt_id)))

    # -- deleted -------------------------------------------------------------------------------------------------

    def forget_attempt(self, learner: str, attempt_id: str) -> bool:
        """Deletes an attempt of a learner and takes it out of the figures of its class. False: there is none."""
        a = t.attempt.c
        return self._writer.do(lambda connection: _forget(connection, learner, a.id == attempt_id) > 0)

    def forget(self, learner: str) -> None:
        """Deletes all that is held of a learner and takes it out of the figures of her classes."""

        def work(connection: Connection) -> None:
            _forget(connection, learner, sa.true())
            for table, where in _hers(learner).items():
                connection.execute(table.delete().where(where))

        self._writer.do(work)


def delete_attempts(connection: Connection, ids: Sequence[str]) -> None:
    """Deletes attempts and what hangs on them. Attempts that set out from one of them stay and no longer name it."""
    connection.execute(t.attempt.update().where(t.attempt.c.origin.in_(ids)).values(origin=None))
    for column in (t.handover.c.attempt_id, t.wall.c.attempt_id, t.event.c.attempt_id, t.attempt.c.id):
        connection.execute(sa.delete(column.table).where(column.in_(ids)))


def _hers(learner: str) -> dict[Table, sa.ColumnElement[bool]]:
    """Every table that holds something of a learner and which rows those are, in an order to delete them in."""
    theirs = sa.select(t.attempt.c.id).where(t.attempt.c.learner == learner)
    return {
        t.handover: sa.or_(t.handover.c.learner == learner, t.handover.c.attempt_id.in_(theirs)),
        t.wall: t.wall.c.attempt_id.in_(theirs),
        t.event: t.event.c.attempt_id.in_(theirs),
        t.attempt: t.attempt.c.learner == learner,
        t.vote: t.vote.c.voter == learner,
        t.member: t.member.c.learner == learner,
        t.learner_code: t.learner_code.c.learner == learner,
        t.learner_device: t.learner_device.c.learner == learner,
    }


def _forget(connection: Connection, learner: str, where: sa.ColumnElement[bool]) -> int:
    """Deletes those attempts of a learner that `where` picks; how many they were."""
    a = t.attempt.c
    rows = connection.execute(sa.select(a.id, a.class_id, a.scenario_id).where(a.learner == learner, where)).all()
    with ExitStack() as figures:
        for class_id, scenario_id in {(row.class_id, row.scenario_id) for row in rows if row.class_id is not None}:
            figures.enter_context(counted(connection, class_id, scenario_id, learner))
        for first in range(0, len(rows), _AT_ONCE):
            delete_attempts(connection, [row.id for row in rows[first : first + _AT_ONCE]])
    return len(rows)


_AT_ONCE = 500
"""Names in one statement; a database takes so many and no more."""


def _code(code_hash: str) -> sa.Select[Any]:
    return sa.select(t.learner_code.c.learner).where(t.learner_code.c.code_hash == code_hash)
