"""People with an account: their role, how they come in, and which named data they looked at."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.errors import LastAdministrator, LoginTaken, PeopleError
from roleplay.store import tables as t
from roleplay.store.writer import Writer

LONGEST = 120
"""Characters of a name or a login."""


class Role(StrEnum):
    """What a person may do: a ladder, on which each can do what the one before can."""

    FACILITATOR = "facilitator"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"

    def may(self, needed: Role) -> bool:
        """Whether this role stands as high as `needed`, or higher."""
        ladder = list(Role)
        return ladder.index(self) >= ladder.index(needed)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `closed`: may not come in any more; `waiting`: has not come in yet."""

    id: str
    name: str
    login: str
    role: Role
    closed: bool
    waiting: bool


@dataclass(frozen=True, slots=True)
class Access:
    """A person looked at named data of a class; `at` in UTC seconds."""

    at: float
    person_id: str
    what: str


def cleaned(login: str) -> str:
    """A login as it is compared: however it was typed, on whatever keyboard."""
    return normalize("NFKC", _text(login).casefold())


class People:
    """The rows, over the store's one writer."""

    def __init__(self, writer: Writer, reading: Engine) -> None:
        self._writer, self._reading = writer, reading

    # -- who there is --------------------------------------------------------------------------------------------

    def get(self, person_id: str) -> Person | None:
        """The person of an id."""
        return self._first(t.person.c.id == person_id)

    def by_login(self, login: str) -> Person | None:
        """The person of a login, as it was typed."""
        return self._first(t.person.c.login == cleaned(login))

    def all(self) -> tuple[Person, ...]:
        """Everybody, by name; who is closed comes last."""
        with self._reading.connect() as connection:
            found = [_person(row) for row in connection.execute(sa.select(t.person))]
        return tuple(sorted(found, key=lambda p: (p.closed, p.name.casefold(), p.login)))

    def _first(self, which: sa.ColumnElement[bool]) -> Person | None:
        with self._reading.connect() as connection:
            row = connection.execute(sa.select(t.person).where(which)).first()
            return _person(row) if row is not None else None

    # -- changes -------------------------------------------------------------------------------------------------

    def make(self, name: str, login: str, role: Role, now: float) -> Person:
        """A new person, who can't come in yet. Raises PeopleError and LoginTaken."""
        person = Person(secrets.token_urlsafe(16), _named(name), cleaned(login), role, closed=False, waiting=True)
        if not 0 < len(person.login) <= LONGEST:
            raise PeopleError(login, f"A login has 1 to {LONGEST} characters. An e-mail address is a good one.")

        def work(connection: Connection) -> Person:
            if connection.scalar(sa.select(t.person.c.id).where(t.person.c.login == person.login)) is not None:
                raise LoginTaken(person.login, f"There is somebody with the login `{person.login}` already.")
            connection.execute(
                t.person.insert().values(
                    id=person.id, name=person.name, login=person.login, role=role.value, made_at=now
                )
            )
            return person

        return self._writer.do(work)

    def change_role(self, person_id: str, role: Role) -> None:
        """Gives a person another role. Raises LastAdministrator."""

        def work(connection: Connection) -> None:
            if role is not Role.ADMINISTRATOR:
                _others_administer(connection, person_id)
            connection.execute(t.person.update().where(t.person.c.id == person_id).values(role=role.value))

        self._writer.do(work)

    def close(self, person_id: str, now: float) -> None:
        """Shuts a person out at once. Raises LastAdministrator."""

        def work(connection: Connection) -> None:
            _others_administer(connection, person_id)
            connection.execute(t.person.update().where(t.person.c.id == person_id).values(closed_at=now))
            connection.execute(t.session.delete().where(t.session.c.person_id == person_id))
            connection.execute(t.invitation.delete().where(t.invitation.c.person_id == person_id))

        self._writer.do(work)

    def reopen(self, person_id: str) -> None:
        """Lets a person who was closed come in again, with the password of before."""
        opened = t.person.update().where(t.person.c.id == person_id).values(closed_at=None)
        self._writer.do(lambda connection: connection.execute(opened) and None)

    def first_administrator(self, now: float) -> Person | None:
        """The administrator to be invited while none has ever come in, made if need be; else None."""
        administrators = [p for p in self.all() if p.role is Role.ADMINISTRATOR and not p.closed]
        if any(not p.waiting for p in administrators):
            return None
        if administrators:
            return administrators[0]
        logins = ("admin" if n == 1 else f"admin-{n}" for n in count(1))
        return self.make("Administrator", next(n for n in logins if self.by_login(n) is None), Role.ADMINISTRATOR, now)

    # -- invitations and passwords -------------------------------------------------------------------------------

    def invite(self, person_id: str, token_hash: str, ends_at: float, now: float) -> None:
        """Keeps an invitation until `ends_at`; the one before it, and all that ended, hold no more."""
        made = t.invitation.insert().values(token_hash=token_hash, person_id=person_id, ends_at=ends_at)

        def work(connection: Connection) -> None:
            gone = sa.or_(t.invitation.c.ends_at <= now, t.invitation.c.person_id == person_id)
            connection.execute(t.invitation.delete().where(gone))
            connection.execute(made)

        self._writer.do(work)

    def invited(self, token_hash: str, now: float) -> Person | None:
        """Whom an invitation is for, while it holds."""
        with self._reading.connect() as connection:
            return _invited(connection, token_hash, now)

    def accept(self, token_hash: str, name: str, password_hash: str, now: float) -> Person | None:
        """Spends an invitation: of many who ask at once, one sets name and password. Raises PeopleError."""
        name = _named(name)

        def work(connection: Connection) -> Person | None:
            found = _invited(connection, token_hash, now)
            gone = connection.execute(t.invitation.delete().where(t.invitation.c.token_hash == token_hash))
            if found is None or gone.rowcount != 1:
                return None
            mine = t.person.c.id == found.id
            connection.execute(t.person.update().where(mine).values(name=name, password_hash=password_hash))
            connection.execute(t.session.delete().where(t.session.c.person_id == found.id))
            return _person(connection.execute(sa.select(t.person).where(mine)).one())

        return self._writer.do(work)

    def password_hash(self, person_id: str) -> str | None:
        """The hash of a person's password; None before one was set."""
        with self._reading.connect() as connection:
            found: str | None = connection.scalar(sa.select(t.person.c.password_hash).where(t.person.c.id == person_id))
            return found

    def keep_password(self, person_id: str, password_hash: str) -> None:
        """Keeps the hash of a person's password, replacing the one before."""
        kept = t.person.update().where(t.person.c.id == person_id).values(password_hash=password_hash)
        self._writer.do(lambda connection: connection.execute(kept) and None)

    # -- sessions ------------------------------------------------------------------------------------------------

    def open_session(self, token_hash: str, person_id: str, ends_at: float, now: float) -> None:
        """Opens a session and forgets those that have ended."""
        made = t.session.insert().values(token_hash=token_hash, person_id=person_id, ends_at=ends_at)

        def work(connection: Connection) -> None:
            connection.execute(t.session.delete().where(t.session.c.ends_at <= now))
            connection.execute(made)

        self._writer.do(work)

    def of_session(self, token_hash: str, now: float) -> Person | None:
        """Whose session this is, while it is open and its person is not closed."""
        query = (
            sa.select(t.person)
            .join(t.session, t.session.c.person_id == t.person.c.id)
            .where(t.session.c.token_hash == token_hash, t.session.c.ends_at > now, t.person.c.closed_at.is_(None))
        )
        with self._reading.connect() as connection:
            row = connection.execute(query).first()
            return _person(row) if row is not None else None

    def end_session(self, token_hash: str) -> None:
        """Ends one session."""
        ended = t.session.delete().where(t.session.c.token_hash == token_hash)
        self._writer.do(lambda connection: connection.execute(ended) and None)

    def end_other_sessions(self, person_id: str, token_hash: str) -> None:
        """Ends every session of a person but this one."""
        session = t.session.c
        ended = t.session.delete().where(session.person_id == person_id, session.token_hash != token_hash)
        self._writer.do(lambda connection: connection.execute(ended) and None)

    # -- who looked at what --------------------------------------------------------------------------------------

    def log(self, person_id: str, class_id: str, what: str, now: float) -> None:
        """Writes down that a person looked at named data of a class."""
        row = t.access.insert().values(at=now, person_id=person_id, class_id=class_id, what=what[:LONGEST])
        self._writer.do(lambda connection: connection.execute(row) and None)

    def accesses(self, class_id: str) -> tuple[Access, ...]:
        """Who looked at named data of a class, oldest first."""
        a = t.access.c
        query = sa.select(a.at, a.person_id, a.what).where(a.class_id == class_id).order_by(a.id)
        with self._reading.connect() as connection:
            return tuple(Access(*row) for row in connection.execute(query))


def _person(row: Any) -> Person:
    waiting = row.password_hash is None and row.subject is None
    return Person(row.id, row.name, row.login, Role(row.role), row.closed_at is not None, waiting)


def _invited(connection: Connection, token_hash: str, now: float) -> Person | None:
    query = (
        sa.select(t.person)
        .join(t.invitation, t.invitation.c.person_id == t.person.c.id)
        .where(t.invitation.c.token_hash == token_hash, t.invitation.c.ends_at > now, t.person.c.closed_at.is_(None))
    )
    row = connection.execute(query).first()
    return _person(row) if row is not None else None


def _others_administer(connection: Connection, person_id: str) -> None:
    """Raises LastAdministrator when this is the only administrator who can come in."""
    found = [
        _person(row)
        for row in connection.execute(
            sa.select(t.person).where(t.person.c.role == Role.ADMINISTRATOR.value, t.person.c.closed_at.is_(None))
        )
    ]
    if any(p.id == person_id for p in found) and all(p.waiting for p in found if p.id != person_id):
        raise LastAdministrator(
            person_id,
            "This is the last administrator who can come in. Make somebody else administrator first, and wait until "
            "the invitation is accepted.",
        )


def _named(name: str) -> str:
    name = _text(name)
    if not 0 < len(name) <= LONGEST:
        raise PeopleError(name, f"A name has 1 to {LONGEST} characters.")
    return name


def _text(text: str) -> str:
    """One line of what can be seen."""
    shown = "".join(c for c in normalize("NFKC", text) if c.isprintable() or c.isspace())
    return " ".join(shown.split())
