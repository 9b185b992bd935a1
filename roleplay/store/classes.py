"""Classes: their code, scenarios and last day, the people who teach them, and the learners who joined."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.store import codes
from roleplay.store import tables as t
from roleplay.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Class:
    """A class. `last_day` is YYYY-MM-DD by the clock of the server, `people` are the ids of who teaches it.

    `named`: these people may see who chose what.
    """

    id: str
    code: str
    name: str
    scenarios: tuple[str, ...]
    last_day: str
    named: bool
    people: tuple[str, ...]
    made_at: float


@dataclass(frozen=True, slots=True)
class Member:
    """A learner in a class, under a nickname (may be empty) or, where the class has names, her name."""

    learner: str
    name: str
    joined_at: float


@dataclass(frozen=True, slots=True)
class Played:
    """An attempt in a class; `from_start`: not set out from another one by a "What if?"."""

    attempt_id: str
    scenario_id: str
    started_at: float
    from_start: bool


class Classes:
    """The rows, over the store's one writer."""

    def __init__(self, writer: Writer, reading: Engine) -> None:
        self._writer, self._reading = writer, reading

    # -- a class -------------------------------------------------------------------------------------------------

    def make(
        self, name: str, scenarios: Sequence[str], last_day: str, person_id: str, now: float, *, named: bool = False
    ) -> Class:
        """A new class of one person, under a code that no other class has."""

        def work(connection: Connection) -> Class:
            class_id, code = secrets.token_urlsafe(16), _free_code(connection)
            row = {"id": class_id, "code": code, "name": name, "last_day": last_day, "named": named, "made_at": now}
            connection.execute(t.class_.insert().values(row))
            connection.execute(t.class_person.insert().values(class_id=class_id, person_id=person_id))
            _set_scenarios(connection, class_id, scenarios)
            return Class(class_id, code, name, tuple(scenarios), last_day, named, (person_id,), now)

        return self._writer.do(work)

    def change(self, changed: Class) -> bool:
        """Keeps name, scenarios, last day and whether it has names.

        False, and nothing is kept, when the names would go on or off after somebody has begun.
        """

        def work(connection: Connection) -> bool:
            here = t.class_.c.id == changed.id
            named = connection.scalar(sa.select(t.class_.c.named).where(here))
            if named != changed.named and _begun(connection, changed.id):
                return False
            values = {"name": changed.name, "last_day": changed.last_day, "named": changed.named}
            connection.execute(t.class_.update().where(here).values(values))
            connection.execute(t.class_scenario.delete().where(t.class_scenario.c.class_id == changed.id))
            _set_scenarios(connection, changed.id, changed.scenarios)
            return True

        return self._writer.do(work)

    def new_code(self, class_id: str) -> str:
        """Another code; the one before it leads nowhere any more."""

        def work(connection: Connection) -> str:
            code = _free_code(connection)
            connection.execute(t.class_.update().where(t.class_.c.id == class_id).values(code=code))
            return code

        return self._writer.do(work)

    def get(self, class_id: str) -> Class | None:
        """A class by its id."""
        return next(iter(self._found(t.class_.c.id == class_id)), None)

    def by_code(self, code: str) -> Class | None:
        """The class that a code leads to, as it was typed."""
        return next(iter(self._found(t.class_.c.code == codes.cleaned(code))), None)

    def all(self) -> tuple[Class, ...]:
        """Every class, the newest first."""
        return self._found(sa.true())

    def of_person(self, person_id: str) -> tuple[Class, ...]:
        """The classes that a person teaches, the newest first."""
        theirs = sa.select(t.class_person.c.class_id).where(t.class_person.c.person_id == person_id)
        return self._found(t.class_.c.id.in_(theirs))

    def of_learner(self, learner: str) -> tuple[Class, ...]:
        """The classes that a learner has joined, the newest first."""
        theirs = sa.select(t.member.c.class_id).where(t.member.c.learner == learner)
        return self._found(t.class_.c.id.in_(theirs))

    def _found(self, where: sa.ColumnElement[bool]) -> tuple[Class, ...]:
        with self._reading.connect() as connection:
            c, s, p = t.class_.c, t.class_scenario.c, t.class_person.c
            rows = connection.execute(sa.select(t.class_).where(where).order_by(c.made_at.desc(), c.id)).all()
            ids = [row.id for row in rows]
            scenarios = _grouped(
                connection.execute(
                    sa.select(s.class_id, s.scenario_id).where(s.class_id.in_(ids)).order_by(s.class_id, s.place)
                )
            )
            people = _grouped(
                connection.execute(
                    sa.select(p.class_id, p.person_id).where(p.class_id.in_(ids)).order_by(p.class_id, p.person_id)
                )
            )
            return tuple(_class(row, scenarios.get(row.id, ()), people.get(row.id, ())) for row in rows)

    # -- who teaches it ------------------------------------------------------------------------------------------

    def add_person(self, class_id: str, person_id: str) -> None:
        """Shares a class with a person. Twice is harmless."""

        def work(connection: Connection) -> None:
            if person_id not in _people(connection, class_id):
                connection.execute(t.class_person.insert().values(class_id=class_id, person_id=person_id))

        self._writer.do(work)

    def remove_person(self, class_id: str, person_id: str) -> bool:
        """Takes a person out of a class. False for the last one who can come in: nobody could end the class then."""
        one = t.class_person.c
        others = (
            sa.select(one.person_id)
            .join(t.person, t.person.c.id == one.person_id)
            .where(one.class_id == class_id, one.person_id != person_id, t.person.c.closed_at.is_(None))
        )

        def work(connection: Connection) -> bool:
            if connection.scalar(others.limit(1)) is None:
                return False
            connection.execute(t.class_person.delete().where(one.class_id == class_id, one.person_id == person_id))
            return True

        return self._writer.do(work)

    # -- who joined ----------------------------------------------------------------------------------------------

    def join(self, class_id: str, learner: str, name: str, now: float) -> None:
        """Makes a learner a member; who is one already gets the new name."""

        def work(connection: Connection) -> None:
            where = t.member.c.class_id == class_id, t.member.c.learner == learner
            if connection.execute(t.member.update().where(*where).values(name=name)).rowcount == 0:
                member = t.member.insert().values(class_id=class_id, learner=learner, name=name, joined_at=now)
                connection.execute(member)

        self._writer.do(work)

    def leave(self, class_id: str, learner: str) -> None:
        """Ends a membership, and with it the name."""
        gone = t.member.delete().where(t.member.c.class_id == class_id, t.member.c.learner == learner)
        self._writer.do(lambda connection: connection.execute(gone) and None)

    def member(self, class_id: str, learner: str) -> Member | None:
        """A learner as a member of a class."""
        with self._reading.connect() as connection:
            one = t.member.c
            query = sa.select(t.member).where(one.class_id == class_id, one.learner == learner)
            row = connection.execute(query).first()
            return _member(row) if row is not None else None

    def members(self, class_id: str) -> tuple[Member, ...]:
        """Who joined, in that order."""
        with self._reading.connect() as connection:
            one = t.member.c
            query = sa.select(t.member).where(one.class_id == class_id).order_by(one.joined_at, one.learner)
            return tuple(map(_member, connection.execute(query)))

    def joined(self, class_ids: Iterable[str]) -> dict[str, int]:
        """By class, how many joined."""
        one = t.member.c
        query = sa.select(one.class_id, sa.func.count().label("number")).group_by(one.class_id)
        ids = list(class_ids)
        with self._reading.connect() as connection:
            found = {row.class_id: row.number for row in connection.execute(query.where(one.class_id.in_(ids)))}
        return {class_id: found.get(class_id, 0) for class_id in ids}

    def played(self, class_id: str, learner: str) -> tuple[Played, ...]:
        """What a learner played in a class, the newest first."""
        a = t.attempt.c
        query = (
            sa.select(a.id, a.scenario_id, a.started_at, a.origin)
            .where(a.class_id == class_id, a.learner == learner)
            .order_by(a.started_at.desc(), a.id)
        )
        with self._reading.connect() as connection:
            rows = connection.execute(query)
            return tuple(Played(r.id, r.scenario_id, r.started_at, r.origin is None) for r in rows)

    def begun(self, class_id: str) -> bool:
        """Whether there is an attempt in the class."""
        with self._reading.connect() as connection:
            return _begun(connection, class_id)


def _free_code(connection: Connection) -> str:
    code = codes.fresh()
    while connection.scalar(sa.select(t.class_.c.id).where(t.class_.c.code == code)) is not None:
        code = codes.fresh()
    return code


def _set_scenarios(connection: Connection, class_id: str, scenarios: Sequence[str]) -> None:
    rows = [{"class_id": class_id, "scenario_id": each, "place": place} for place, each in enumerate(scenarios)]
    if rows:
        connection.execute(t.class_scenario.insert(), rows)


def _people(connection: Connection, class_id: str) -> list[str]:
    one = t.class_person.c
    return list(connection.scalars(sa.select(one.person_id).where(one.class_id == class_id)))


def _begun(connection: Connection, class_id: str) -> bool:
    return connection.scalar(sa.select(t.attempt.c.id).where(t.attempt.c.class_id == class_id).limit(1)) is not None


def _grouped(rows: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for class_id, value in rows:
        found[class_id] = (*found.get(class_id, ()), value)
    return found


def _class(row: Any, scenarios: tuple[str, ...], people: tuple[str, ...]) -> Class:
    return Class(row.id, row.code, row.name, scenarios, row.last_day, row.named, people, row.made_at)


def _member(row: Any) -> Member:
    return Member(row.learner, row.name, row.joined_at)
