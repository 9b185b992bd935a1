"""Learners without an account: their devices, and what they did before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.route.attempt import MOVES, Event, Kind, Route, Step
from roleplay.store import tables as t
from roleplay.store.rows import event_of
from roleplay.store.writer import Writer

_MOVES = [kind.value for kind in MOVES]


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt as it was played; `started_at` in UTC seconds."""

    id: str
    started_at: float
    route: Route


@dataclass(frozen=True, slots=True)
class Handover:
    """An attempt that waits for another device. With `learner` that device becomes one of that learner's."""

    attempt_id: str
    learner: str | None


def past(connection: Connection, *where: sa.ColumnElement[bool]) -> Iterator[Past]:
    """The attempts that `where` picks, oldest first, in one query."""
    a, e = t.attempt.c, t.event.c
    told = sa.and_(e.attempt_id == a.id, e.kind.in_([*_MOVES, Kind.ENDED.value]))
    rows = connection.execute(
        sa.select(a.id, a.scenario_id, a.digest, a.started_at, a.origin_step, e.kind, e.scene, e.choice, e.goes_to)
        .select_from(t.attempt.outerjoin(t.event, told))
        .where(*where)
        .order_by(a.started_at, a.id, e.step)
    )
    for attempt_id, grouped in groupby(rows, key=lambda row: row.id):
        yield _past(attempt_id, list(grouped))


def _past(attempt_id: str, rows: Sequence[Any]) -> Past:
    first = rows[0]
    steps = tuple(Step(row.scene, row.choice, row.goes_to) for row in rows if row.kind in _MOVES)
    ending = next((row.scene for row in rows if row.kind == Kind.ENDED), None)
    route = Route(first.scenario_id, first.digest, steps, ending, first.origin_step)
    return Past(attempt_id, first.started_at, route)


class Learners:
    """The rows, over the store's one writer."""

    def __init__(self, writer: Writer, reading: Engine) -> None:
        self._writer, self._reading = writer, reading

    # -- devices -------------------------------------------------------------------------------------------------

    def of_device(self, token_hash: str) -> str | None:
        """The learner of a device."""
        device = t.learner_device.c
        with self._reading.connect() as connection:
            found: str | None = connection.scalar(sa.select(device.learner).where(device.token_hash == token_hash))
            return found

    def has_device(self, learner: str) -> bool:
        """Whether any device is this learner's."""
        query = sa.select(t.learner_device.c.learner).where(t.learner_device.c.learner == learner).limit(1)
        with self._reading.connect() as connection:
            return connection.scalar(query) is not None

    def add_device(self, token_hash: str, learner: str, now: float) -> None:
        """Keeps a device of a learner."""
        made = t.learner_device.insert().values(token_hash=token_hash, learner=learner, made_at=now)
        self._writer.do(lambda connection: connection.execute(made) and None)

    def open_handover(self, code_hash: str, waiting: Handover, ends_at: float, now: float) -> None:
        """Keeps a code that moves an attempt until `ends_at`; the one before it, and all that ended, hold no more."""
        made = t.handover.insert().values(
            code_hash=code_hash, attempt_id=waiting.attempt_id, learner=waiting.learner, ends_at=ends_at
        )

        def work(connection: Connection) -> None:
            code = t.handover.c
            gone = sa.or_(code.ends_at <= now, code.attempt_id == waiting.attempt_id)
            connection.execute(t.handover.delete().where(gone))
            connection.execute(made)

        self._writer.do(work)

    def handover(self, code_hash: str, now: float) -> Handover | None:
        """What a code moves, while it holds."""
        with self._reading.connect() as connection:
            return _handover(connection, code_hash, now)

    def spend_handover(self, code_hash: str, now: float) -> Handover | None:
        """The same, and the code is spent: of many who ask at once, one gets it."""

        def work(connection: Connection) -> Handover | None:
            found = _handover(connection, code_hash, now)
            gone = connection.execute(t.handover.delete().where(t.handover.c.code_hash == code_hash))
            return found if gone.rowcount == 1 else None

        return self._writer.do(work)

    # -- what a learner did before -------------------------------------------------------------------------------

    def history(self, learner: str, scenario_id: str) -> tuple[Past, ...]:
        """Every attempt of a learner at a scenario, over all its revisions, oldest first."""
        with self._reading.connect() as connection:
            mine = t.attempt.c.learner == learner, t.attempt.c.scenario_id == scenario_id
            return tuple(past(connection, *mine))

    def seen(self, learner: str, scenario_id: str, scene: str, attempt_id: str) -> bool:
        """Whether a learner came through a scene in another attempt than this one."""
        with self._reading.connect() as connection:
            return connection.scalar(seen_query(learner, scenario_id, scene, attempt_id)) is not None

    def reflections(self, learner: str, scenario_id: str) -> tuple[tuple[str, Event], ...]:
        """What a learner answered to the reflection, each with the digest of the revision, oldest first."""
        a, e = t.attempt.c, t.event.c
        query = (
            sa.select(a.digest, t.event)
            .join(t.event, e.attempt_id == a.id)
            .where(a.learner == learner, a.scenario_id == scenario_id, e.kind == Kind.REFLECTED.value)
            .order_by(e.id)
        )
        with self._reading.connect() as connection:
            return tuple((row.digest, event_of(row)) for row in connection.execute(query))


def seen_query(learner: str, scenario_id: str, scene: str, attempt_id: str) -> sa.Select[Any]:
    """One row when a learner came through a scene before; asked at every scene, so it must go by an index."""
    a, e = t.attempt.c, t.event.c
    return (
        sa.select(sa.literal(1))
        .select_from(t.attempt.join(t.event, e.attempt_id == a.id))
        .where(a.learner == learner, a.scenario_id == scenario_id, a.id != attempt_id)
        .where(e.scene == scene, e.kind.in_(_MOVES))
        .limit(1)
    )


def _handover(connection: Connection, code_hash: str, now: float) -> Handover | None:
    code = t.handover.c
    row = connection.execute(
        sa.select(code.attempt_id, code.learner).where(code.code_hash == code_hash, code.ends_at > now)
    ).first()
    return Handover(row.attempt_id, row.learner) if row is not None else None
