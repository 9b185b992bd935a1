"""Playing together: where a class stands that plays on one screen, and the votes of its phones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from roleplay.errors import OutOfStep
from roleplay.store import tables as t
from roleplay.store.writer import Writer

LONGEST = 12 * 3600
"""Seconds after which a session that nobody ended is over."""


class Phase(StrEnum):
    """What the screen shows: a clip, three reactions to vote for, or what was voted."""

    PLAYING = "playing"
    VOTING = "voting"
    REVEALED = "revealed"


@dataclass(frozen=True, slots=True)
class Session:
    """A class that plays a scenario together; `opened_at` is UTC seconds.

    A replay of `choices` (None where a scene went on by itself) on the revision `digest` is where it stands. `round`
    counts the votes that were opened, `changed` every move.
    """

    id: str
    class_id: str
    scenario_id: str
    digest: str
    opened_at: float
    choices: tuple[str | None, ...] = ()
    phase: Phase = Phase.PLAYING
    round: int = 0
    changed: int = 0


class Together:
    """The rows, over the store's one writer: a vote and the end of its round can't pass each other."""

    def __init__(self, writer: Writer, reading: Engine) -> None:
        self._writer, self._reading = writer, reading

    def open(self, session: Session) -> None:
        """Opens a session, whose revision is kept; the one that the class had before it ends."""

        def work(connection: Connection) -> None:
            s = t.together.c
            before = connection.scalars(sa.select(s.id).where(s.class_id == session.class_id, s.ended_at.is_(None)))
            for session_id in list(before):
                _end(connection, session_id, session.opened_at)
            connection.execute(
                t.together.insert().values(
                    id=session.id,
                    class_id=session.class_id,
                    scenario_id=session.scenario_id,
                    digest=session.digest,
                    opened_at=session.opened_at,
                    **_where(session),
                )
            )

        self._writer.do(work)

    def of_class(self, class_id: str, since: float) -> Session | None:
        """The session of a class that is under way, if it was opened after `since`."""
        s = t.together.c
        query = sa.select(t.together).where(s.class_id == class_id, s.ended_at.is_(None), s.opened_at > since)
        with self._reading.connect() as connection:
            row = connection.execute(query).first()
            return _session(row) if row is not None else None

    def move(
        self, seen: Session, phase: Phase, choices: Sequence[str | None] | None = None, *, opens: bool = False
    ) -> Session:
        """Moves a session on, from the state that was `seen`; with `opens` a new vote begins.

        Raises OutOfStep when it has moved on since.
        """
        after = replace(
            seen,
            phase=phase,
            choices=seen.choices if choices is None else tuple(choices),
            round=seen.round + opens,
            changed=seen.changed + 1,
        )

        def work(connection: Connection) -> None:
            s = t.together.c
            where = s.id == seen.id, s.changed == seen.changed, s.ended_at.is_(None)
            if connection.execute(t.together.update().where(*where).values(**_where(after))).rowcount == 0:
                raise OutOfStep(seen.id, "This has moved on in another window. Here is where it is now.")

        self._writer.do(work)
        return after

    def end(self, session_id: str, now: float) -> None:
        """Ends a session and forgets its votes: they were for that moment. Twice is harmless."""
        self._writer.do(lambda connection: _end(connection, session_id, now))

    # -- votes ---------------------------------------------------------------------------------------------------

    def vote(self, session_id: str, number: int, voter: str, choice: str, now: float) -> None:
        """Keeps a vote in round `number`, in place of an earlier one there; durable when this returns.

        Raises OutOfStep when that round is not open.
        """

        def work(connection: Connection) -> None:
            s, v = t.together.c, t.vote.c
            where = s.id == session_id, s.round == number, s.phase == Phase.VOTING.value, s.ended_at.is_(None)
            if connection.scalar(sa.select(sa.literal(1)).where(*where)) is None:
                raise OutOfStep(session_id, "This vote is over. Look at the screen.")
            mine = v.together_id == session_id, v.round == number, v.voter == voter
            values = {"choice": choice, "at": now}
            if connection.execute(t.vote.update().where(*mine).values(values)).rowcount == 0:
                row = {"together_id": session_id, "round": number, "voter": voter, **values}
                connection.execute(t.vote.insert().values(row))

        self._writer.do(work)

    def votes(self, session: Session) -> Counter[str]:
        """How many voted for each choice in the round of a session."""
        v = t.vote.c
        query = (
            sa.select(v.choice, sa.func.count().label("number"))
            .where(v.together_id == session.id, v.round == session.round)
            .group_by(v.choice)
        )
        with self._reading.connect() as connection:
            return Counter({row.choice: row.number for row in connection.execute(query)})

    def vote_of(self, session: Session, voter: str) -> str | None:
        """What a learner voted for in the round of a session."""
        v = t.vote.c
        query = sa.select(v.choice).where(v.together_id == session.id, v.round == session.round, v.voter == voter)
        with self._reading.connect() as connection:
            found: str | None = connection.scalar(query)
            return found


def _where(session: Session) -> dict[str, Any]:
    """What a move changes."""
    return {
        "choices": list(session.choices),
        "phase": session.phase.value,
        "round": session.round,
        "changed": session.changed,
    }


def _end(connection: Connection, session_id: str, now: float) -> None:
    s = t.together.c
    connection.execute(t.together.update().where(s.id == session_id, s.ended_at.is_(None)).values(ended_at=now))
    connection.execute(t.vote.delete().where(t.vote.c.together_id == session_id))


def _session(row: Any) -> Session:
    return Session(
        id=row.id,
        class_id=row.class_id,
        scenario_id=row.scenario_id,
        digest=row.digest,
        opened_at=row.opened_at,
        choices=tuple(row.choices),
        phase=Phase(row.phase),
        round=row.round,
        changed=row.changed,
    )
