"""How what is held comes to its end by itself: classes and their attempts, and what nobody can come back to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.route.attempt import Kind
from roleplay.store import tables as t
from roleplay.store.privacy import Privacy, delete_attempts
from roleplay.store.together import LONGEST
from roleplay.store.writer import Writer

PORTION = 100
"""Attempts deleted in one go: choices that are made meanwhile wait for no more than these."""

PREVIEWS = 86400.0
"""Seconds after which the preview of a draft goes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is over at a moment `now` (UTC seconds).

    Classes whose last day is not after `last_day`; attempts of nobody, and what was logged of a class that is gone,
    from before `idle`; learners who were last here before `away`: until then a browser may know them.
    """

    now: float
    last_day: str
    idle: float
    away: float


@dataclass(frozen=True, slots=True)
class Due:
    """What is over: names of classes, and how many attempts of nobody and learners who can't come back."""

    classes: tuple[str, ...]
    attempts: int
    learners: int


class Retention:
    """The rows, over the store's one writer."""

    def __init__(self, writer: Writer, reading: Engine, privacy: Privacy) -> None:
        self._writer, self._reading, self._privacy = writer, reading, privacy

    def due(self, limits: Limits) -> Due:
        """What `tidy` would delete now."""
        with self._reading.connect() as connection:
            named = connection.scalars(sa.select(t.class_.c.name).where(_over(limits)).order_by(t.class_.c.name))
            counts = (sa.select(sa.func.count()).select_from(q.subquery()) for q in (_nobodys(limits), _away(limits)))
            return Due(tuple(named), *(connection.scalar(count) or 0 for count in counts))

    def tidy(self, limits: Limits) -> None:
        """Deletes what is over, in portions. Broken off half-way it is finished the next time."""
        for class_id in self._read(sa.select(t.class_.c.id).where(_over(limits))):
            self._end(class_id)
        self._release()
        self._delete(lambda: _nobodys(limits))
        for learner in self._read(_away(limits)):
            self._privacy.forget(learner)
        self._writer.do(lambda connection: _sweep(connection, limits))

    def end(self, class_id: str) -> None:
        """Deletes a class and all that was played in it; what its learners keep becomes their practice."""
        self._end(class_id)
        self._release()
        # What was counted of a move that came in between.
        self._run(t.figure.delete().where(t.figure.c.class_id == class_id))

    def _end(self, class_id: str) -> None:
        """Deletes all of a class but its attempts: those are then of no class, and `_release` finds them."""
        for together_id in self._read(sa.select(t.together.c.id).where(t.together.c.class_id == class_id)):
            self._run(t.vote.delete().where(t.vote.c.together_id == together_id))

        def work(connection: Connection) -> None:
            # A vote that came in meanwhile goes as well.
            sessions = sa.select(t.together.c.id).where(t.together.c.class_id == class_id)
            connection.execute(t.vote.delete().where(t.vote.c.together_id.in_(sessions)))
            for table in (t.together, t.kept, t.wall, t.note, t.member, t.class_person, t.class_scenario, t.figure):
                connection.execute(table.delete().where(table.c.class_id == class_id))
            connection.execute(t.class_.delete().where(t.class_.c.id == class_id))

        self._writer.do(work)

    def _release(self) -> None:
        """Makes kept attempts of classes that are gone practice, and deletes the others."""
        a = t.attempt.c
        gone = a.class_id.is_not(None), a.class_id.not_in(sa.select(t.class_.c.id))
        while ids := self._read(sa.select(a.id).where(*gone, a.kept.is_(True)).limit(PORTION)):
            self._run(t.attempt.update().where(a.id.in_(ids)).values(class_id=None))
        self._delete(lambda: sa.select(a.id).where(*gone, a.kept.is_not(True)))

    def _delete(self, query: Callable[[], sa.Select[Any]]) -> None:
        """Deletes the attempts that a query finds, a portion at a time."""
        while ids := self._read(query().limit(PORTION)):
            self._writer.do(partial(delete_attempts, ids=ids))

    def _run(self, statement: sa.UpdateBase) -> None:
        self._writer.do(lambda connection: connection.execute(statement) and None)

    def _read(self, query: sa.Select[Any]) -> Sequence[str]:
        with self._reading.connect() as connection:
            return connection.scalars(query).all()


def _over(limits: Limits) -> sa.ColumnElement[bool]:
    return t.class_.c.last_day <= limits.last_day


def _nobodys(limits: Limits) -> sa.Select[Any]:
    """Practice of nobody: of no learner, or of one whom no device and no code leads to. Previews go sooner."""
    a, e = t.attempt.c, t.event.c
    known = sa.exists().where(t.learner_device.c.learner == a.learner)
    coded = sa.exists().where(t.learner_code.c.learner == a.learner)
    last = sa.func.coalesce(a.last_at, a.started_at)
    begins = e.attempt_id == a.id, e.kind == Kind.STARTED.value, e.details["at"].as_string().is_not(None)
    preview = sa.and_(a.learner.is_(None), last < limits.now - PREVIEWS, sa.exists().where(*begins))
    idle = sa.and_(last < limits.idle, ~known, ~coded)
    return sa.select(a.id).where(a.class_id.is_(None), sa.or_(idle, preview))


def _away(limits: Limits) -> sa.Select[Any]:
    """Learners whom no browser can know any more, and who have neither a code nor a class."""
    device, a = t.learner_device.c, t.attempt.c
    return (
        sa.select(device.learner)
        .where(device.learner.not_in(sa.select(t.learner_code.c.learner)))
        .where(device.learner.not_in(sa.select(t.member.c.learner)))
        .where(
            ~sa.exists().where(
                a.learner == device.learner, sa.or_(a.started_at >= limits.away, a.class_id.is_not(None))
            )
        )
        .group_by(device.learner)
        .having(sa.func.max(device.made_at) < limits.away)
    )


def _sweep(connection: Connection, limits: Limits) -> None:
    """Deletes what has run out, and what was counted of a class while it went."""
    for table in (t.session, t.invitation, t.handover):
        connection.execute(table.delete().where(table.c.ends_at <= limits.now))
    seen, classes = t.access.c, sa.select(t.class_.c.id)
    connection.execute(t.figure.delete().where(t.figure.c.class_id.not_in(classes)))
    gone = seen.class_id.not_in(classes), seen.at < limits.idle
    connection.execute(t.access.delete().where(*gone))
    # Playing together that nobody stopped is over all the same, and its votes were for that moment.
    left = sa.select(t.together.c.id).where(t.together.c.opened_at < limits.now - LONGEST)
    connection.execute(t.vote.delete().where(t.vote.c.together_id.in_(left)))
